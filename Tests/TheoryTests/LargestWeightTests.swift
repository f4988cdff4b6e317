import Statistics
import Theory
import TestSupport
import Testing

struct LargestWeightTests {
  // E|N| = √(2/π); max(|x|, |y|) = (|x + y| + |x − y|)/2 gives 2/√π.
  @Test func closedForms() throws {
    let one = LargestWeight(weights: 1, standardDeviation: 3)
    #expect(abs(try one.expectation() - 3 * (2 / Double.pi).squareRoot()) < 1e-8)
    #expect(abs(try one.spread() - 3 * (1 - 2 / Double.pi).squareRoot()) < 1e-5)
    let two = LargestWeight(weights: 2, standardDeviation: 1)
    #expect(abs(try two.expectation() - 2 / Double.pi.squareRoot()) < 1e-8)
  }

  // The ranks together are the whole row.
  @Test func ranksAddUp() throws {
    let row = LargestWeight(weights: 12, standardDeviation: 1)
    let total = try (1...12).reduce(0) { try $0 + row.expectation(rank: $1) }
    #expect(abs(total - 12 * (2 / Double.pi).squareRoot()) < 1e-7)
  }

  // What the correlation diagonal at m = 4096 would be; the paper's figure shows about 0.03.
  @Test func publishedSize() throws {
    #expect(abs(try LargestWeight(weights: 4096).expectation() - 0.05941) < 1e-5)
    let vast = LargestWeight(weights: 1_000_000_000, standardDeviation: 1)
    let (first, second) = (try vast.expectation(), try vast.expectation(rank: 2))
    #expect(first > second && second > 5.9 && first < 6.4)
  }

  // 4 000 rows of 64: the means must lie within 4 standard errors, the spread within 4 · spread/√(2
  // · 4000) widened by half for the long right tail.
  @Test func agreesWithSimulation() throws {
    var generator = TestGenerator(seed: 99)
    var first: [Double] = []
    var third: [Double] = []
    for _ in 0..<4000 {
      let sorted = (0..<64).map { _ in abs(generator.normal()) / 8 }.sorted(by: >)
      first.append(sorted[0])
      third.append(sorted[2])
    }
    let row = LargestWeight(weights: 64)
    for (sample, rank) in [(first, 1), (third, 3)] {
      let summary = SampleSummary(sample)
      let expectation = try row.expectation(rank: rank)
      #expect(abs(summary.mean - expectation) < 4 * summary.standardError)
      let spread = try row.spread(rank: rank)
      #expect(abs(summary.standardDeviation / spread - 1) < 6 / Double(8000).squareRoot())
    }
  }
}
