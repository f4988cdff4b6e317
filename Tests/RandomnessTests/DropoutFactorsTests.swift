import Randomness
import Testing

@Suite("Factors of dropout")
struct DropoutFactorsTests {
  private static let count = 1 << 18

  private func draws(_ probability: Double) -> [Float] {
    var law = DropoutFactors(probability: probability)
    var values = [Float](repeating: -1, count: Self.count)
    var stream = RandomStream(StreamKey(study: 3, cell: "a", replicate: 0, purpose: .dropout))
    law.fill(&values, from: &stream)
    return values
  }

  /// Whether a share lies within five standard errors of a probability.
  private func fits(_ values: [Float], _ probability: Double) -> Bool {
    let share = Double(values.count { $0 == 0 }) / Double(Self.count)
    let error = (probability * (1 - probability) / Double(Self.count)).squareRoot()
    return abs(share - probability) <= 5 * error
  }

  @Test(
    "1. are zero with their probability and else keep the mean", arguments: [0.001, 0.1, 0.5, 0.97])
  func shares(probability: Double) {
    let values = draws(probability)
    #expect(fits(values, probability))
    #expect(!fits(values, probability + 0.01), "a wrong twin, a hundredth off")
    #expect(Set(values) == [0, Float(1 / (1 - probability))])
  }

  @Test("2. a probability next to 1 keeps what is left")
  func extreme() {
    #expect(draws(1.0.nextDown).allSatisfy { $0.isFinite })
    #expect(fits(draws(1e-12), 0))
  }

  /// Neighbours are dropped together as often as chance has it.
  @Test("3. are independent from one to the next")
  func independence() {
    let values = draws(0.3)
    let both = zip(values, values.dropFirst()).count { $0 == 0 && $1 == 0 }
    let error = (0.09 * 0.91 / Double(Self.count)).squareRoot()
    #expect(abs(Double(both) / Double(Self.count) - 0.09) <= 6 * error)
  }
}
