import Foundation
import Statistics
import Testing

struct BetaDistributionTests {
  // With whole parameters the tail is a finite binomial sum.
  @Test func isTheBinomialTail() {
    for events in 1...6 {
      for atLeast in 1...events {
        let x = 0.3
        let sum = (atLeast...events).reduce(0.0) { total, k in
          total + choose(events, k) * pow(x, Double(k)) * pow(1 - x, Double(events - k))
        }
        let tail = BetaDistribution.lowerTail(
          x, alpha: Double(atLeast), beta: Double(events - atLeast + 1))
        #expect(abs(tail - sum) < 1e-14)
      }
    }
  }

  @Test func ends() {
    #expect(BetaDistribution.lowerTail(0, alpha: 2, beta: 3) == 0)
    #expect(BetaDistribution.lowerTail(1, alpha: 2, beta: 3) == 1)
  }

  private func choose(_ n: Int, _ k: Int) -> Double {
    (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
  }
}
