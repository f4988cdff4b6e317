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

  @Test("3. bipolar noise takes the values ±σ only; a shorter fill takes the same first ones")
  func bipolar() {
    var law = BipolarNoise(standardDeviation: 0.1)
    var (long, short) = ([Float](repeating: 0, count: 70), [Float](repeating: 0, count: 33))
    var (first, second) = (stream("bipolar"), stream("bipolar"))
    law.fill(&long, from: &first)
    law.fill(&short, from: &second)
    #expect(Set(long) == [0.1, -0.1])
    #expect(Array(long[..<33]) == short)
  }
}
