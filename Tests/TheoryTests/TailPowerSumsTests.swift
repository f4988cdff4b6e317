import Foundation
import Theory
import TestSupport
import Testing

struct TailPowerSumsTests {
  // Against direct sums of (δ − d)^p, at thresholds between, at and outside the values.
  @Test func matchesDirectSums() {
    var generator = TestGenerator(seed: 5)
    let depths = ([0, 0] + (0..<40).map { _ in abs(generator.normal()) }).sorted()
    let table = TailPowerSums(depths: depths)
    let thresholds = depths + (0..<50).map { _ in 3 * generator.uniform() } + [-1, 100]
    for threshold in thresholds {
      let above = depths.filter { $0 < threshold }.map { threshold - $0 }
      let sums = table.sums(within: threshold)
      #expect(sums.count == above.count)
      #expect(table.count(within: threshold) == above.count)
      let direct = (1...4).map { power in above.reduce(0) { $0 + pow($1, Double(power)) } }
      for (sum, expected) in zip([sums.first, sums.second, sums.third, sums.fourth], direct) {
        // Positive terms only: some 40 roundings, relative.
        #expect(abs(sum - expected) <= 1e-13 * expected)
      }
    }
  }

  // The case that prefix sums of x² lose: close survivors, far above the rest.
  @Test func closeSurvivorsKeepTheirDigits() {
    let table = TailPowerSums(depths: [0, 0x1p-40, 0.5])
    let sums = table.sums(within: 0x1p-39)
    #expect(sums.count == 2)
    #expect(sums.first == 3 * 0x1p-40 && sums.second == 5 * 0x1p-80)
  }

  @Test func equalValuesDieTogether() {
    let table = TailPowerSums(depths: [0, 0, 1])
    #expect(table.count(within: 0) == 0)
    #expect(table.sums(within: 1).count == 2)
    #expect(table.sums(within: 1).first == 2)
  }
}
