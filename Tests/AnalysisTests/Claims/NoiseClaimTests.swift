import Analysis
import Keys
import Records
import Store
import Study
import TestSupport
import Testing

@Suite("Claims about hidden noise")
struct NoiseClaimTests {
  private static let rises =
    "figure: fourth-norm, quantity: fourth_norm_rise, least_steps: 1000, region: {above: 0.1}"
  private static let stays =
    "figure: fourth-norm, quantity: fourth_norm_rise, least_steps: 1000, region: {below: 0.1}"
  private static let steps =
    "figure: fourth-norm, quantity: fourth_norm_step, least_steps: 1000, region: {above: -0.1}"
  private static let onset =
    "figure: fourth-norm, quantity: earlier_onset, level: 0.5, region: {above: 0.5}"

  /// Eight networks of n = 8 whose norm goes from 0.18 to `end` in one step at `onset`.
  private func networks(
    _ end: Double, onset: Int = 100, deviation: Double = 0.1, last: Int = 1000,
    noise: String = "bipolar", count: Int = 8
  ) -> [StoredTrial] {
    var generator = TestGenerator(seed: 11)
    let parameters = Trials.network(
      features: 8, neurons: 16, l1: 0,
      extra: ["train.noise": .text(noise), "train.noise_stdev": .number(deviation)])
    return (0..<count).map { replicate in
      let shift = 0.01 * generator.normal()
      return ClaimFixtures.trial(
        parameters, replicate: replicate, measures: ["mean_fourth_norm"],
        stride(from: 0, through: last, by: 50).map { step in
          Observation(
            step: step, time: Double(step), values: [shift + (step < onset ? 0.18 : end)])
        })
    }
  }

  @Test("1. a rise to the plateau supports one claim and refutes the other; no rise the reverse")
  func rise() throws {
    let up = try ClaimFixtures.judge(["a": Self.rises, "b": Self.stays], networks(0.75))
    #expect(up.map(\.verdict) == [.supported, .refuted])
    // (0.75 − 0.18)/(0.768 − 0.18)
    #expect(abs((up[0].estimate ?? 0) - 0.97) < 0.02)
    let flat = try ClaimFixtures.judge(["a": Self.rises, "b": Self.stays], networks(0.185))
    #expect(flat.map(\.verdict) == [.refuted, .supported])
  }

  // What docs/statistics.md says of rows that keep their directions and only get norm 1, as under
  // training: −0.045 on average, within four standard errors of 0.113/√2000.
  @Test("1b. norms of rows alone, at n = 8 and m = 16, count as a fall of 4.5 % of the way")
  func normsAlone() throws {
    var generator = TestGenerator(seed: 5)
    let parameters = Trials.network(
      features: 8, neurons: 16, l1: 0,
      extra: ["train.noise": .text("bipolar"), "train.noise_stdev": .number(0.1)])
    let trials = (0..<2000).map { replicate in
      let rows = (0..<8).map { _ in (0..<16).map { _ in generator.normal() / 4 } }
      let fourth = rows.map { row in row.reduce(0) { $0 + $1 * $1 * $1 * $1 } }
      let squared = rows.map { row in row.reduce(0) { $0 + $1 * $1 } }
      let start = fourth.reduce(0, +) / 8
      let end = zip(fourth, squared).reduce(0) { $0 + $1.0 / ($1.1 * $1.1) } / 8
      return ClaimFixtures.trial(
        parameters, replicate: replicate, measures: ["mean_fourth_norm"],
        [
          Observation(step: 0, time: 0, values: [start]),
          Observation(step: 1000, time: 1, values: [end]),
        ])
    }
    let estimate = try #require(
      try ClaimFixtures.judge(["a": Self.rises], trials)[0].estimate)
    #expect(abs(estimate + 0.045) < 0.01)
  }

  @Test("2. in a run that is too short only a rise can be told")
  func shortRun() throws {
    let flat = try ClaimFixtures.judge(
      ["a": Self.rises, "b": Self.stays], networks(0.185, last: 500))
    #expect(flat.map(\.verdict) == [.undecided, .undecided])
    #expect(flat[0].sentence.contains("a run of 500 steps can only show a rise"))
    let up = try ClaimFixtures.judge(["a": Self.rises, "b": Self.stays], networks(0.6, last: 500))
    #expect(up.map(\.verdict) == [.supported, .refuted])
  }

  @Test("2b. the same networks computed twice are no step from one σ to the next")
  func sameNetworks() throws {
    let twice =
      networks(0.75)
      + networks(0.75).map { trial in
        ClaimFixtures.trial(
          trial.parameters.merging(["train.kernel": .text("dense")]) { $1 },
          replicate: trial.identity.replicate, measures: trial.measures, trial.observations)
      }
    let judged = try ClaimFixtures.judge(["a": Self.steps, "b": Self.onset], twice)
    #expect(judged.allSatisfy { $0.verdict == .undecided && $0.networks == 0 })
    #expect(judged.allSatisfy { $0.sentence.contains("differ in how they were computed") })
  }

  @Test("3. a claim speaks of the trials it names, and of no others")
  func filter() throws {
    let trials = networks(0.75) + networks(0.185, noise: "gaussian")
    let judged = try ClaimFixtures.judge(
      [
        "a": "\(Self.rises), trials: {train.noise: bipolar}",
        "b": "\(Self.stays), trials: {train.noise: gaussian}",
        "c": "\(Self.rises), trials: {train.noise: bipolar, train.noise_stdev: 0.3}",
      ], trials)
    #expect(judged.map(\.verdict) == [.supported, .supported, .undecided])
    #expect(judged[2].sentence.contains("no stored trial is of the kind"))
  }

  @Test("4. levels that do not fall with σ are supported, one that falls is refuted")
  func levels() throws {
    let plateau =
      networks(0.3, deviation: 0.07) + networks(0.77, deviation: 0.1)
      + networks(0.76, deviation: 0.15)
    let judged = try ClaimFixtures.judge(["a": Self.steps], plateau)
    #expect(judged.map(\.cell) == ["σ = 0.07 → 0.1", "σ = 0.1 → 0.15"])
    // Equal seeds give differences without spread here, but for the first pair's rounding.
    let noisy = try ClaimFixtures.judge(
      ["a": Self.steps],
      networks(0.3, deviation: 0.07) + shuffled(networks(0.77, deviation: 0.1)))
    #expect(noisy.map(\.verdict) == [.supported])
    let falling = try ClaimFixtures.judge(
      ["a": Self.steps],
      networks(0.77, deviation: 0.07) + shuffled(networks(0.3, deviation: 0.1)))
    #expect(falling.map(\.verdict) == [.refuted])
    let short = try ClaimFixtures.judge(
      ["a": Self.steps],
      networks(0.3, deviation: 0.07, last: 500)
        + shuffled(networks(0.77, deviation: 0.1, last: 500)))
    #expect(short[0].sentence.contains("the runs ended after 500 steps"))
  }

  /// The same courses under other replicates.
  private func shuffled(_ trials: [StoredTrial]) -> [StoredTrial] {
    trials.indices.map { index in
      let source = trials[(index * 3 + 1) % trials.count]
      return ClaimFixtures.trial(
        source.parameters, replicate: index, measures: source.measures, source.observations)
    }
  }

  @Test("5. earlier onset: sign test over pairs, and no onset is later than any")
  func onset() throws {
    let early = networks(0.7, onset: 200, deviation: 0.15)
    let later = networks(0.7, onset: 400, deviation: 0.1)
    let never = networks(0.19, deviation: 0.07)
    let truth = try ClaimFixtures.judge(["a": Self.onset], early + later + never)
    #expect(truth.map(\.verdict) == [.supported, .supported])
    #expect(truth[0].estimate == 1 && abs((truth[0].pValues?.support ?? 0) - 1.0 / 256) < 1e-12)
    let reversed = try ClaimFixtures.judge(
      ["a": Self.onset],
      networks(0.7, onset: 200, deviation: 0.1) + networks(0.7, onset: 400, deviation: 0.15))
    #expect(reversed.map(\.verdict) == [.refuted] && reversed[0].estimate == 0)
    let equal = try ClaimFixtures.judge(
      ["a": Self.onset], networks(0.7, deviation: 0.1) + networks(0.7, deviation: 0.15))
    #expect(equal[0].sentence.contains("no pair has different onsets"))
  }
}
