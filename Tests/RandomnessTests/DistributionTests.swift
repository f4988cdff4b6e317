import Foundation
import Randomness
import Testing

@Suite("Laws of numbers")
struct DistributionTests {
  private func stream(_ name: String) -> RandomStream {
    RandomStream(StreamKey(study: 7, cell: name, replicate: 0, purpose: .hiddenNoise))
  }

  @Test("1. normal numbers are a promise: the first ones never change")
  func goldenNormals() {
    var (stream, normal) = (stream("golden"), NormalDistribution())
    let values = (0..<4).map { _ in normal.next(from: &stream) }
    // The last digits rest on the C library's logarithm, hence the tolerance.
    let expected = [
      -0.8779359125709849, 0.9409368891707147, 1.1119370290432824, -1.2087881664250681,
    ]
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  /// The largest distance between empirical and normal distribution times √N exceeds 2.7 with
  /// probability 9e-7 (Kolmogorov).
  @Test("2. normal numbers follow Φ; a twin with σ = 1.08 is caught")
  func normalDistribution() {
    var (stream, normal) = (stream("ks"), NormalDistribution())
    let values = (0..<50_000).map { _ in normal.next(from: &stream) }
    #expect(kolmogorovDistance(values) < 2.7)
    #expect(kolmogorovDistance(values.map { $0 * 1.08 }) > 2.7)
  }

  private func kolmogorovDistance(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let distances = values.sorted().enumerated().map { index, value in
      let probability = 0.5 * erfc(-value / 2.0.squareRoot())
      return max(
        abs(probability - Double(index) / count), abs(probability - Double(index + 1) / count))
    }
    return (distances.max() ?? 0) * count.squareRoot()
  }

  @Test("3. every registered law has mean 0, the variance asked for and its own kurtosis")
  func moments() {
    for law in NoiseLaws.all {
      var law = law.init(standardDeviation: 0.15)
      var stream = stream("moments")
      var values = [Float](repeating: 0, count: 200_000)
      law.fill(&values, from: &stream)
      let scaled = values.map { Double($0) / 0.15 }
      let count = Double(scaled.count)
      let mean = scaled.reduce(0, +) / count
      let square = scaled.reduce(0) { $0 + $1 * $1 } / count
      let fourth = scaled.reduce(0) { $0 + $1 * $1 * $1 * $1 } / count
      // Five standard errors of a normal sample: 1/√N, √2/√N and √96/√N.
      let error = 5 / count.squareRoot()
      let name = type(of: law).name
      #expect(abs(mean) < error, "\(name)")
      #expect(abs(square - 1) < 1.5 * error, "\(name)")
      #expect(abs(fourth - 3 - type(of: law).excessKurtosis) < 9.8 * error, "\(name)")
    }
  }

  @Test("4. bipolar noise takes the values ±σ only; a shorter fill takes the same first ones")
  func bipolar() {
    var law = BipolarNoise(standardDeviation: 0.1)
    var (long, short) = ([Float](repeating: 0, count: 70), [Float](repeating: 0, count: 33))
    var (first, second) = (stream("bipolar"), stream("bipolar"))
    law.fill(&long, from: &first)
    law.fill(&short, from: &second)
    #expect(Set(long) == [0.1, -0.1])
    #expect(Array(long[..<33]) == short)
  }

  @Test("5. the registry finds every law by its name and nothing else")
  func registry() {
    #expect(Set(NoiseLaws.all.map { $0.name }).count == NoiseLaws.all.count)
    for law in NoiseLaws.all { #expect(NoiseLaws.named(law.name) == law) }
    #expect(NoiseLaws.named("none") == nil)
  }
}
