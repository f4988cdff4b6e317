import Statistics
import TestSupport
import Testing

struct MeanTestTests {
  private let first = [1.5, 2.25, -0.5, 4, 3.125, 0.75, 2, 9.5]
  private let second = [2, 1, -3, 5, 0.5, 1, 4, 8]
  private let short = [0.1, 0.7, -1.2, 3.3, 0.4]

  // scipy.stats.ttest_1samp(first, 1, alternative=…)
  @Test(arguments: [
    (HypothesisTest.Alternative.twoSided, 0.13139211746615745), (.greater, 0.06569605873307872),
    (.less, 0.9343039412669213),
  ])
  func oneSampleMatchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let test = try #require(
      MeanTest.oneSample(SampleSummary(first), mean: 1, alternative: alternative))
    #expect(test.matches(1.7079966970527543, pValue: p))
    #expect(test.degreesOfFreedom == 7 && test.sampleSizes == [8])
    #expect(test.alternative == alternative && test.nullDistribution == .exact)
  }

  // scipy.stats.ttest_ind(first, short, equal_var=False, alternative=…)
  @Test(arguments: [
    (HypothesisTest.Alternative.twoSided, 0.12338822107851402), (.greater, 0.06169411053925701),
    (.less, 0.938305889460743),
  ])
  func welchMatchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let test = try #require(
      MeanTest.welch(SampleSummary(first), SampleSummary(short), alternative: alternative))
    #expect(test.matches(1.6696604968972746, pValue: p))
    #expect(abs((test.degreesOfFreedom ?? .nan) - 10.91265751868141) < 1e-11)
    #expect(test.sampleSizes == [8, 5])
  }

  // scipy.stats.ttest_rel(first, second)
  @Test func pairedMatchesReference() throws {
    let test = try #require(MeanTest.paired(first, second))
    #expect(test.matches(0.859829945769248, pValue: 0.4183537093363563))
    let mirrored = try #require(MeanTest.paired(second, first, alternative: .less))
    #expect(mirrored.matches(-0.859829945769248, pValue: 0.20917685466817815))
  }

  @Test func noSpreadAndTooFewValuesGiveNone() {
    let constant = SampleSummary([0.1, 0.1, 0.1])
    #expect(MeanTest.oneSample(constant, mean: 0) == nil)
    #expect(MeanTest.welch(constant, SampleSummary([0.2, 0.2, 0.2])) == nil)
    #expect(MeanTest.welch(constant, SampleSummary([1])) == nil)
    #expect(MeanTest.welch(constant, SampleSummary(first)) != nil)
    #expect(MeanTest.paired([1, 2], [0, 1]) == nil)
    #expect(MeanTest.oneSample(SampleSummary([1]), mean: 0) == nil)
    #expect(MeanTest.oneSample(SampleSummary([1, .nan]), mean: 0) == nil)
    #expect(MeanTest.welch(SampleSummary([1, .infinity]), SampleSummary(first)) == nil)
  }

  @Test func oneSampleIsAtItsLevelAndShiftedTwinIsRejected() {
    func rate(_ mean: Double) -> RejectionRate {
      RejectionRate(samples: 4000, seed: 2) { generator in
        let values = (0..<6).map { _ in mean + 3 * generator.normal() }
        return MeanTest.oneSample(SampleSummary(values), mean: 7)
      }
    }
    #expect(rate(7).isAtLevel)
    #expect(rate(10).rejected > 1000)
  }

  // Spreads and sizes differ, so the pooled-variance t is far off its level: its statistic against
  // Student's 5 % point on 24 degrees of freedom, 2.0639 (scipy.stats.t.ppf(0.975, 24)).
  @Test func welchIsAtItsLevelAndThePooledTwinIsNot() throws {
    var pooledRejections = 0
    let rate = RejectionRate(samples: 4000, seed: 3) { generator in
      let narrow = SampleSummary((0..<20).map { _ in generator.normal() })
      let wide = SampleSummary((0..<6).map { _ in 4 * generator.normal() })
      let squares =
        19 * narrow.standardDeviation * narrow.standardDeviation
        + 5 * wide.standardDeviation * wide.standardDeviation
      let pooled = (squares / 24 * (1 / 20 + 1 / 6)).squareRoot()
      pooledRejections += abs(narrow.mean - wide.mean) / pooled > 2.0639 ? 1 : 0
      return MeanTest.welch(narrow, wide)
    }
    #expect(rate.isAtLevel)
    #expect(pooledRejections > 600)
  }

  // A common part of both members of a pair: the paired test sees through it.
  @Test func pairedIsAtItsLevelAndFindsWhatWelchMisses() {
    func pairs(_ generator: inout TestGenerator, shift: Double) -> ([Double], [Double]) {
      let common = (0..<8).map { _ in 5 * generator.normal() }
      return (
        common.map { $0 + 0.5 * generator.normal() + shift },
        common.map { $0 + 0.5 * generator.normal() }
      )
    }
    let level = RejectionRate(samples: 4000, seed: 4) { generator in
      let (left, right) = pairs(&generator, shift: 0)
      return MeanTest.paired(left, right)
    }
    #expect(level.isAtLevel)
    var missed = 0
    let power = RejectionRate(samples: 1000, seed: 5) { generator in
      let (left, right) = pairs(&generator, shift: 1)
      let unpaired = MeanTest.welch(SampleSummary(left), SampleSummary(right))
      missed += (unpaired?.pValue ?? 1) > 0.05 ? 1 : 0
      return MeanTest.paired(left, right)
    }
    #expect(power.rejected > 800 && missed > 900)
  }
}
