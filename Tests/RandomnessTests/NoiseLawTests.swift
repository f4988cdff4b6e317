import Foundation
import Keys
import Randomness
import TestSupport
import Testing

@Suite("Laws of hidden noise")
struct NoiseLawTests {
  /// No two of them have equal moments up to the sixth.
  private static let laws: [any NoiseLaw] =
    NoiseLaws.named("three_point").map { threePoint in
      NoiseLaws.all.map { $0.sample(standardDeviation: 0.15) }
        // A Gaussian's kurtosis without being one, and a rare large value.
        + [0, 5].map { threePoint.init(standardDeviation: 0.15, values: ["noise_kurtosis": $0]) }
    } ?? []

  private func draws(_ law: any NoiseLaw, _ count: Int, _ cell: String = "moments") -> [Double] {
    func draw(_ law: some NoiseLaw) -> [Double] {
      var (law, values) = (law, [Float](repeating: 0, count: count))
      var stream = RandomStream(
        StreamKey(study: 7, cell: cell, replicate: 0, purpose: .hiddenNoise))
      law.fill(&values, from: &stream)
      return values.map { Double($0) / 0.15 }
    }
    return draw(law)
  }

  /// The means of the powers 0 ... 12 of a sample.
  private func moments(of values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: 13)
    for value in values {
      var power = 1.0
      for index in sums.indices {
        sums[index] += power
        power *= value
      }
    }
    return sums.map { $0 / Double(values.count) }
  }

  /// Whether moments lie within five standard errors, the sample's own, and the share of 1e-4 that
  /// rounding and cut tails may cost.
  private func follows(_ law: any NoiseLaw, _ moments: [Double]) -> Bool {
    let exact = [1, 0, 1, 0, law.excessKurtosis + 3, 0, law.sixthMoment]
    return exact.indices.allSatisfy { power in
      let variance = moments[2 * power] - moments[power] * moments[power]
      let error = (max(variance, 0) / Double(Self.count)).squareRoot()
      return abs(moments[power] - exact[power]) <= 5 * error + 1e-4 * max(1, exact[power])
    }
  }

  private static let count = 1 << 20

  @Test("1. moments up to the sixth are the law's own and no other law's; σ off by 1 % is caught")
  func moments() {
    #expect(Self.laws.count == NoiseLaws.all.count + 2)
    for (index, law) in Self.laws.enumerated() {
      let values = draws(law, Self.count)
      let moments = moments(of: values)
      for (other, candidate) in Self.laws.enumerated() {
        #expect(follows(candidate, moments) == (index == other), "\(index) taken for \(other)")
      }
      let twins: [(Double) -> Double] = [{ $0 * 1.01 }, { $0 * 0.99 }, { $0 + 0.01 }]
      for twin in twins {
        #expect(!follows(law, self.moments(of: values.map(twin))), "\(index)")
      }
    }
  }

  /// The largest distance between empirical and exact distribution times √N exceeds 2.7 with
  /// probability 9e-7 (Kolmogorov).
  @Test("2. uniform and Laplace numbers follow their distributions; a twin with σ = 1.03 is caught")
  func distributions() {
    let root = 2.0.squareRoot()
    let exact: [String: (Double) -> Double] = [
      "uniform": { ($0 / 3.0.squareRoot() + 1) / 2 },
      "laplace": { $0 < 0 ? exp(root * $0) / 2 : 1 - exp(-root * $0) / 2 },
    ]
    for (name, distribution) in exact {
      guard let law = NoiseLaws.named(name) else { continue }
      let values = draws(law.sample(standardDeviation: 0.15), 100_000)
      #expect(kolmogorovDistance(values, distribution) < 2.7, "\(name)")
      #expect(kolmogorovDistance(values.map { $0 * 1.03 }, distribution) > 2.7, "\(name)")
    }
  }

  private func kolmogorovDistance(_ values: [Double], _ distribution: (Double) -> Double) -> Double
  {
    let count = Double(values.count)
    let distances = values.sorted().enumerated().map { index, value in
      let probability = distribution(value)
      return max(
        abs(probability - Double(index) / count), abs(probability - Double(index + 1) / count))
    }
    return (distances.max() ?? 0) * count.squareRoot()
  }

  /// Single precision: 1e-6 of a value, and 1e-7 where ln u is next to 0. A σ off by 1e-5 is caught.
  @Test("3. uniform and Laplace numbers are the formulas of their words")
  func formulas() {
    let key = StreamKey(study: 7, cell: "formula", replicate: 0, purpose: .hiddenNoise)
    let formulas: [String: (UInt32) -> Double] = [
      "uniform": { (Double(Int32(bitPattern: $0) >> 8) + 0.5) * 0x1p-23 * 3.0.squareRoot() },
      "laplace": { word in
        let size = -log((Double(word & 0x7FFF_FFFF) + 0.5) * 0x1p-31) / 2.0.squareRoot()
        return word >> 31 == 0 ? size : -size
      },
    ]
    for (name, formula) in formulas {
      guard let law = NoiseLaws.named(name)?.sample(standardDeviation: 0.15) else { continue }
      var stream = RandomStream(key)
      let expected = (0..<20_000).map { _ in formula(stream.nextWord()) }
      let isClose = zip(draws(law, 20_000, "formula"), expected)
        .allSatisfy { abs($0 - $1) < 1e-6 * abs($1) + 1e-7 }
      #expect(isClose, "\(name)")
    }
  }

  /// A correlation of independent numbers has SD 1/√N.
  @Test("4. neighbours are independent, in value and in size, at every distance up to 9")
  func independence() {
    for law in Self.laws where law.excessKurtosis > -2 {
      let values = draws(law, 60_000, "neighbours")
      let squares = values.map { $0 * $0 - 1 }
      for series in [values, squares] {
        let variance = series.reduce(0) { $0 + $1 * $1 }
        for distance in 1...9 {
          let product = zip(series, series.dropFirst(distance)).reduce(0) { $0 + $1.0 * $1.1 }
          let correlation = product / variance * Double(values.count).squareRoot()
          #expect(abs(correlation) < 5, "\(type(of: law).name) at \(distance)")
        }
      }
    }
  }

  @Test("5. three-point noise takes three values, as often as its kurtosis says")
  func threePoint() {
    for kurtosis in [-1.9, -1, 0, 6] {
      let law = ThreePointNoise(standardDeviation: 0.15, values: ["noise_kurtosis": kurtosis])
      #expect(abs(law.excessKurtosis - kurtosis) < 1e-6)
      let values = draws(law, 50_000)
      #expect(Set(values.map { abs($0) }).count == 2 && Set(values).count == 3)
      let largest = (values.max() ?? 0)
      #expect(abs(largest - (kurtosis + 3).squareRoot()) < 1e-6)
    }
  }

  @Test("6. the registry finds every law by its name and nothing else")
  func registry() {
    #expect(Set(NoiseLaws.all.map { $0.name }).count == NoiseLaws.all.count)
    for law in NoiseLaws.all { #expect(NoiseLaws.named(law.name) == law) }
    #expect(NoiseLaws.named("none") == nil)
    for parameter in NoiseLaws.all.flatMap({ $0.parameters }) {
      #expect(parameter.key.hasPrefix("noise_") && !parameter.meaning.isEmpty)
    }
  }

  @Test("7. docs/laws.md has a row for every law and parameter and for nothing else")
  func documentation() throws {
    let rows = try Documentation.table(in: "laws.md", under: "## Noise laws")
    #expect(rows.map(\.[0]) == NoiseLaws.all.map { $0.name })
    for (row, law) in zip(rows, NoiseLaws.all) {
      #expect(
        row.dropFirst().joined(separator: ",") == law.parameters.map(\.key).joined(separator: ","))
    }
  }
}
