import Keys
import Model
import Randomness
import Testing

@Suite("Expected inputs")
struct ExpectedInputsTests {
  private func settings(
    _ values: String, nodes: Double, density: FeatureLaw = .list([0.3, 0.05])
  ) -> InputSettings {
    InputSettings([
      "density": .perFeature(density), "values": .name(values), "nodes": .number(nodes),
    ])
  }

  private func batch(_ law: any InputLaw) -> [Float] {
    var stream = RandomStream(StreamKey(study: 1, cell: "x", replicate: 0, purpose: .inputs))
    return InputPatterns.batch(of: law, from: &stream)
  }

  @Test("1. features of value 1: every pattern with its probability")
  func patterns() throws {
    let law = ExpectedInputs(features: 2, settings("one", nodes: 1))
    #expect(batch(law) == [0, 0, 1, 0, 0, 1, 1, 1])
    let expected = [0.7 * 0.95, 0.3 * 0.95, 0.7 * 0.05, 0.3 * 0.05]
    #expect(zip(try #require(law.probabilities), expected).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  /// Four nodes integrate polynomials of degree 7.
  @Test(
    "2. moments of values are exact",
    arguments: [("uniform", [0.5, 0.333333333333333]), ("symmetric", [0.0, 0.333333333333333])])
  func moments(values: String, exact: [Double]) throws {
    let law = ExpectedInputs(features: 2, settings(values, nodes: 4))
    #expect(law.batch == 25)
    let (x, p) = (batch(law).map(Double.init), try #require(law.probabilities))
    func mean(_ value: (Double, Double) -> Double) -> Double {
      (0..<25).reduce(0) { $0 + p[$1] * value(x[2 * $1], x[2 * $1 + 1]) }
    }
    #expect(abs(mean { _, _ in 1 } - 1) < 1e-12)
    #expect(abs(mean { x, _ in x } - 0.3 * exact[0]) < 1e-7)
    #expect(abs(mean { x, y in x * x * y * y } - 0.3 * 0.05 * exact[1] * exact[1]) < 1e-7)
  }

  @Test("3. what cannot be is said")
  func problems() {
    func message(_ features: Int, _ settings: InputSettings) -> [String] {
      ExpectedInputs.problems(features: features, settings).map { "\($0.key): \($0.message)" }
    }
    #expect(message(2, settings("uniform", nodes: 2)).isEmpty)
    #expect(message(2, settings("one", nodes: 2)) == ["nodes: values: one has a single value"])
    #expect(
      message(2, settings("uniform", nodes: 1)) == [
        "nodes: a single value is no expectation, give at least 2"
      ])
    #expect(
      message(6, settings("uniform", nodes: 6, density: .constant(0.1))) == [
        "nodes: (nodes + 1)^n_features examples are more than 65536"
      ])
    #expect(
      message(2, settings("uniform", nodes: 2, density: .constant(1.5))) == [
        "density: must be from 0.0 to 1.0, is 1.5 for feature 0"
      ])
  }
}
