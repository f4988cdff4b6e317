import Foundation
import Randomness
import Testing

@Suite("Gaussian noise by the ziggurat")
struct ZigguratTests {
  private func noise(_ count: Int, _ name: String = "ziggurat") -> [Double] {
    var law = GaussianNoise(standardDeviation: 1)
    var stream = RandomStream(
      StreamKey(study: 7, cell: name, replicate: 0, purpose: .hiddenNoise))
    var values = [Float](repeating: 0, count: count)
    law.fill(&values, from: &stream)
    return values.map(Double.init)
  }

  @Test("1. values are a promise: the first ones never change")
  func goldenValues() {
    let expected = [-0.50768554, 0.01623751, -1.41776001, 0.99876422]
    // The layers' widths rest on the C library's exponential and logarithm, hence the tolerance.
    #expect(zip(noise(4), expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("2. 256 layers of one area, which close at the density's top")
  func layers() {
    let ziggurat = Ziggurat.standard
    let (edges, densities) = (ziggurat.edges, ziggurat.densities)
    #expect(edges.count == 257 && densities.count == 257)
    #expect(edges[1] == Ziggurat.tailStart && edges[256] == 0 && densities[256] == 1)
    // The lowest layer: a rectangle up to the tail, and the tail, ∫ exp(−x²/2) = √(π/2) erfc(r/√2).
    let r = Ziggurat.tailStart
    let area = r * densities[1] + (Double.pi / 2).squareRoot() * erfc(r / 2.0.squareRoot())
    #expect(abs(edges[0] * densities[1] / area - 1) < 1e-12)
    for layer in 1..<256 {
      let rectangle = edges[layer] * (densities[layer + 1] - densities[layer])
      // Rounding grows from layer to layer; a tail start off by 1e-6 leaves the top layer off by
      // more than 1e-5.
      #expect(abs(rectangle / area - 1) < 1e-8, "layer \(layer)")
    }
  }

  /// The largest distance between empirical and normal distribution times √N exceeds 2.7 with
  /// probability 9e-7 (Kolmogorov).
  @Test("3. follows Φ; a twin with σ = 1.03 is caught")
  func distribution() {
    let values = noise(200_000)
    #expect(kolmogorovDistance(values) < 2.7)
    #expect(kolmogorovDistance(values.map { $0 * 1.03 }) > 2.7)
  }

  /// Counts are binomial: five standard deviations leave a false alarm of 6e-7.
  @Test("4. the tail beyond the lowest layer has the normal weight; a twin without it is caught")
  func tail() {
    let count = 400_000.0
    let sizes = noise(Int(count)).map { abs($0) }
    let twin = sizes.map { min($0, Ziggurat.tailStart) }
    for threshold in [3, Ziggurat.tailStart, 3.9] {
      let expected = count * erfc(threshold / 2.0.squareRoot())
      func isNormal(_ sizes: [Double]) -> Bool {
        abs(Double(sizes.count { $0 > threshold }) - expected) < 5 * expected.squareRoot()
      }
      #expect(isNormal(sizes), "beyond \(threshold)")
      #expect(threshold < Ziggurat.tailStart || !isNormal(twin))
    }
  }

  /// A sample's fourth moment has SD √(96/N), its second √(2/N), a product of two values 1/√N.
  @Test("5. moments, kurtosis, and no correlation with the neighbour, in value or in size")
  func moments() {
    let count = 150_000.0
    let values = noise(Int(count), "moments")
    let error = 5 / count.squareRoot()
    func mean(_ function: (Int) -> Double) -> Double {
      (0..<values.count - 1).reduce(0) { $0 + function($1) } / (count - 1)
    }
    #expect(abs(mean { values[$0] }) < error)
    #expect(abs(mean { values[$0] * values[$0] } - 1) < 2.0.squareRoot() * error)
    #expect(abs(mean { pow(values[$0], 4) } - 3) < 96.0.squareRoot() * error)
    #expect(abs(mean { pow(values[$0], 3) }) < 15.0.squareRoot() * error)
    #expect(abs(mean { values[$0] * values[$0 + 1] }) < error)
    // (x² − 1)(y² − 1) has SD 2.
    let sizes = mean { (values[$0] * values[$0] - 1) * (values[$0 + 1] * values[$0 + 1] - 1) }
    #expect(abs(sizes) < 2 * error)
    // A logistic law of the same variance, with kurtosis 4.2, is caught.
    let logistic = (0..<values.count).map { index in
      let position = (Double(index) + 0.5) / count
      return log(position / (1 - position)) * 3.0.squareRoot() / Double.pi
    }
    #expect(logistic.reduce(0) { $0 + pow($1, 4) } / count - 3 > 96.0.squareRoot() * error)
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
}
