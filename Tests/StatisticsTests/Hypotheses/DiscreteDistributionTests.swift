import Statistics
import Testing

struct DiscreteDistributionTests {
  private let dice = DiscreteDistribution(
    lowerBound: 1, probabilities: [Double](repeating: 1.0 / 6, count: 6))

  // Every throw of up to five dice.
  @Test(arguments: 1...5) func sumOfDiceIsEnumeration(count: Int) {
    var throwsBySum: [Int: Int] = [0: 1]
    for _ in 0..<count {
      var next: [Int: Int] = [:]
      for (sum, ways) in throwsBySum {
        for face in 1...6 { next[sum + face, default: 0] += ways }
      }
      throwsBySum = next
    }
    let sum = dice.sum(of: count)
    let total = Double(throwsBySum.values.reduce(0, +))
    #expect(sum.lowerBound == count && sum.upperBound == 6 * count)
    for (value, ways) in throwsBySum {
      #expect(abs(sum.probability(of: value) - Double(ways) / total) < 1e-15)
      let above = throwsBySum.filter { $0.key >= value }.values.reduce(0, +)
      #expect(abs(sum.upperTail(value) / (Double(above) / total) - 1) < 1e-13)
      #expect(abs(sum.lowerTail(value) + sum.upperTail(value + 1) - 1) < 1e-14)
    }
  }

  @Test func endsAreTrimmedAndTailsSaturate() {
    let distribution = DiscreteDistribution(lowerBound: -2, probabilities: [0, 0.25, 0, 0.75, 0])
    #expect(distribution.lowerBound == -1 && distribution.upperBound == 1)
    #expect(distribution.probability(of: 0) == 0 && distribution.probability(of: 9) == 0)
    #expect(distribution.lowerTail(-2) == 0 && distribution.lowerTail(1) == 1)
    #expect(distribution.upperTail(2) == 0 && distribution.upperTail(-1) == 1)
    #expect(distribution.lowerTail(0) == 0.25 && distribution.upperTail(0) == 0.75)
  }

  // 6⁻¹⁰⁰: far below what a Fourier transform could hold.
  @Test func farTailsKeepTheirRelativeAccuracy() {
    let sum = dice.sum(of: 100)
    let expected = (0..<100).reduce(1.0) { product, _ in product / 6 }
    #expect(abs(sum.lowerTail(100) / expected - 1) < 1e-12)
    #expect(abs(sum.upperTail(600) / expected - 1) < 1e-12)
  }
}
