import Foundation
import Statistics
import Theory
import Testing

struct InjectionNullTests {
  // Every injection of n features into 2m signed places, counted one by one.
  @Test func matchesBruteForce() {
    for neurons in 1...4 {
      for features in 0...min(5, 2 * neurons) {
        var counts: [Int: Int] = [:]
        var total = 0
        func place(_ feature: Int, _ used: Set<Int>) {
          guard feature < features else {
            let doubly = (0..<neurons).count { used.contains(2 * $0) && used.contains(2 * $0 + 1) }
            counts[doubly, default: 0] += 1
            total += 1
            return
          }
          for slot in 0..<(2 * neurons) where !used.contains(slot) {
            place(feature + 1, used.union([slot]))
          }
        }
        place(0, [])
        let null = InjectionNull(features: features, neurons: neurons)
        #expect(null.support == (counts.keys.min() ?? -1)...(counts.keys.max() ?? -1))
        for (count, times) in counts {
          #expect(abs(null.probability(of: count) - Double(times) / Double(total)) < 1e-13)
        }
        let mean = counts.reduce(0.0) { $0 + Double($1.key * $1.value) } / Double(total)
        let square =
          counts.reduce(0.0) { $0 + Double($1.key * $1.key * $1.value) } / Double(total)
        #expect(abs(null.mean - mean) < 1e-13)
        #expect(abs(null.variance - (square - mean * mean)) < 1e-13)
      }
    }
  }

  // The sizes of the study. The recurrence is checked against the closed form through log binomials
  // (10⁻⁹ from their cancelling factorials), and the closed moments against the probabilities.
  @Test(arguments: [(256, 256), (256, 4096), (64, 65536), (100, 51), (2000, 1000)])
  func probabilitiesAndMomentsAgree(features: Int, neurons: Int) {
    let null = InjectionNull(features: features, neurons: neurons)
    let counts = Array(null.support)
    func logChoose(_ n: Int, _ k: Int) -> Double {
      lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
    }
    let all = logChoose(2 * neurons, features)
    for count in counts {
      let lone = features - 2 * count
      let closed =
        logChoose(neurons, count)
        + logChoose(neurons - count, lone) + Double(lone) * log(2) - all
      #expect(abs(null.logProbability(of: count) - closed) < 1e-8)
    }
    let total = counts.reduce(0) { $0 + null.probability(of: $1) }
    let mean = counts.reduce(0) { $0 + Double($1) * null.probability(of: $1) }
    let variance = counts.reduce(0) { sum, count in
      let gap = Double(count) - mean
      return sum + gap * gap * null.probability(of: count)
    }
    #expect(abs(total - 1) < 1e-12)
    #expect(abs(mean - null.mean) < 1e-10 * max(mean, 1))
    // Var = E + (…) − E² cancels about log₁₀(E²) digits: 10⁻⁹ at E = 1000.
    #expect(abs(variance - null.variance) < 1e-8)
  }

  @Test func tailsIncludeTheirCountAndMeet() {
    let null = InjectionNull(features: 256, neurons: 1024)
    for count in [0, 1, 10, 16, 30, 128] {
      let below = null.lowerTail(count)
      let above = null.upperTail(count)
      #expect(abs(below + above - null.probability(of: count) - 1) < 1e-12)
    }
    #expect(null.lowerTail(-1) == 0 && null.upperTail(129) == 0)
    #expect(null.lowerTail(128) == 1 && null.upperTail(0) == 1)
    #expect(null.upperTail(120) > 0 && null.upperTail(120) < 1e-100)
    #expect(null.logProbability(of: 129) == -.infinity)
  }

  // n = 256 and the paper's 16 networks, whose means lie above the null at m = 256 and below it
  // from 512 on.
  @Test func publishedCountsRejectTheNull() {
    for (neurons, published, score) in [(256, 72.5, 8.62), (1280, 8.4, -5.42), (4096, 3.8, -0.38)] {
      let null = InjectionNull(features: 256, neurons: neurons)
      #expect(abs(null.zScore(ofMean: published, networks: 16) - score) < 0.01)
    }
    let null = InjectionNull(features: 256, neurons: 512)
    #expect(InjectionNull.paperEstimate(features: null.features, neurons: null.neurons) == 32)
    #expect(abs(null.mean - 31.906) < 1e-3)
    #expect(abs(null.zScore(ofMean: 23.9, networks: 16) + 7.55) < 0.01)
    #expect(null.zScore(ofMean: null.mean, networks: 16) == 0)
  }

  // Certain counts: one feature, and every place taken.
  @Test func certainCounts() {
    #expect(InjectionNull(features: 1, neurons: 3).mean == 0)
    #expect(InjectionNull(features: 1, neurons: 3).variance == 0)
    let full = InjectionNull(features: 8, neurons: 4)
    #expect(full.support == 4...4 && full.probability(of: 4) == 1)
    #expect(full.mean == 4 && full.variance < 1e-12)
    #expect(InjectionNull(features: 2, neurons: 1).probability(of: 1) == 1)
  }
}
