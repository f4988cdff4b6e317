import Statistics
import Testing

struct SplitMix64Tests {
  // Reference: the first words of the authors' splitmix64.c for seed 1234567.
  @Test func matchesPublishedWords() {
    var generator = SplitMix64(seed: 1_234_567)
    let words = (0..<5).map { _ in generator.next() }
    #expect(
      words == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  // Chi-squared of 7 000 draws over 7 places; its .999 999 quantile at 6 degrees of freedom is
  // 38.3 (scipy.stats.chi2.isf(1e-6, 6)).
  @Test func indicesAreUniform() {
    var generator = SplitMix64(seed: 2)
    var tallies = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { tallies[generator.index(below: 7)] += 1 }
    let statistic = tallies.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    #expect(statistic < 38.3)
    #expect((0..<20).allSatisfy { _ in generator.index(below: 1) == 0 })
  }

  // With a bound of 3 · 2⁶¹ a third of the indices lie above two thirds of it; the twin, a remainder,
  // puts only a quarter there, because 2⁶⁴ is no multiple of the bound.
  @Test func indicesHaveNoBiasAndTheRemainderTwinHas() {
    let bound = 3 << 61
    let limit = 1 << 62
    var generator = SplitMix64(seed: 3)
    let above = (0..<4000).count { _ in generator.index(below: bound) >= limit }
    let twin = (0..<4000).count { _ in generator.next() % UInt64(bound) >= UInt64(limit) }
    let band = BinomialBand(of: 4000, coverage: 1.0 / 3).counts
    #expect(band.contains(above))
    #expect(!band.contains(twin))
  }
}
