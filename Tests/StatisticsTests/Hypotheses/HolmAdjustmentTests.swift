import Statistics
import TestSupport
import Testing

struct HolmAdjustmentTests {
  // By hand: 4 · 0.01, 3 · 0.02, then the larger of 2 · 0.03 and what came before, then 1 · 0.5.
  @Test func stepsDownAndKeepsTheOrder() {
    let adjusted = HolmAdjustment.adjusted([0.5, 0.02, 0.01, 0.03])
    let expected = [0.5, 0.06, 0.04, 0.06]
    for (value, reference) in zip(adjusted, expected) { #expect(abs(value - reference) < 1e-15) }
    #expect(HolmAdjustment.adjusted([]).isEmpty)
    #expect(HolmAdjustment.adjusted([0.3]) == [0.3])
    #expect(HolmAdjustment.adjusted([0.8, 0.9, 0]) == [1, 1, 0])
  }

  // Holm is the closed test with Bonferroni in every subset: the adjusted p value of one is the
  // largest |S| · min p over subsets S that hold it.
  @Test func isTheClosureOfBonferroni() {
    var generator = TestGenerator(seed: 23)
    for _ in 0..<50 {
      let pValues = (0..<6).map { _ in generator.uniform() * generator.uniform() * 0.3 }
      let adjusted = HolmAdjustment.adjusted(pValues)
      for index in 0..<6 {
        let largest = memberships(6).filter { $0[index] }.map { subset -> Double in
          let members = zip(subset, pValues).filter(\.0).map(\.1)
          return min(1, Double(members.count) * (members.min() ?? 1))
        }.max()
        #expect(abs(adjusted[index] - (largest ?? .nan)) < 1e-15)
      }
    }
  }

  // Ten true nulls: unadjusted, some test rejects in 1 − 0.95¹⁰ = 40 % of families.
  @Test func keepsTheFamilysLevelAndTheUnadjustedTwinDoesNot() {
    var generator = TestGenerator(seed: 24)
    var adjustedAlarms = 0
    var plainAlarms = 0
    for _ in 0..<4000 {
      let pValues = (0..<10).map { _ in generator.uniform() }
      plainAlarms += pValues.contains { $0 <= 0.05 } ? 1 : 0
      adjustedAlarms += HolmAdjustment.adjusted(pValues).contains { $0 <= 0.05 } ? 1 : 0
    }
    // 1 − 0.995¹⁰ = 4.9 %, and 5.5 standard deviations of the binomial count.
    #expect(abs(adjustedAlarms - 196) < 75)
    #expect(plainAlarms > 1400)
  }
}
