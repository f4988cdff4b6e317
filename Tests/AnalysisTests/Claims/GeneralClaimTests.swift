import Analysis
import Keys
import Records
import Statistics
import Store
import Study
import Testing

@Suite("General quantities")
struct GeneralClaimTests {
  private static let first: [Double] = [3, 1, 4, 1, 5, 9, 2.5]
  private static let second: [Double] = [2, 7, 1, 8, 2, 8, 10, 6, 9]
  private static let sides = "of: {train.l1: 0.1}, minus: {train.l1: 0.001}"

  /// Networks of one cell with these losses, and counts.
  private static func losses(
    _ losses: [Double], counts: [Double] = [], l1: Double = 0.001, neurons: Int = 8,
    unresolved: Double = 0
  ) -> [StoredTrial] {
    losses.enumerated().map { replicate, loss in
      Trials.trial(
        Trials.network(neurons: neurons, l1: l1), replicate: replicate,
        final: [
          "loss": loss, "polysemantic_neurons": counts.isEmpty ? 1 : counts[replicate],
          "unresolved_features": unresolved,
        ])
    }
  }

  private static func judge(
    _ keys: String, _ trials: [StoredTrial], pairing: Seeds.Pairing = .independent
  ) throws -> [JudgedClaim] {
    let set = try ClaimFixtures.set(["a": "figure: collisions, \(keys)"])
    return try Judgement(
      set, figures: ["collisions"], trials: { StudyTrials(trials.read($1), pairing: pairing) },
      loadMatrix: { _ in fatalError("no matrix is kept") }
    ).claims
  }

  @Test("1. mean: Student's, cell by cell; over all cells Satterthwaite's with equal weights")
  func mean() throws {
    let samples = [[1, 2, 4, 3, 5], [10, 13, 11, 15, 12], [2, 2.5, 1, 3, 2]]
    let trials = zip(samples, [8, 16, 32]).flatMap { Self.losses($0, neurons: $1) }
    let cells = try Self.judge("quantity: mean, measure: loss, region: {above: 4}", trials)
    #expect(cells.map(\.estimate) == [3, 12.2, 2.1] && cells.map(\.cell)[1] == "m = 16")
    let pooled = try Self.judge(
      "quantity: mean, measure: loss, pooled: true, region: {above: 4}", trials)
    let claim = try #require(pooled.first)
    // numpy and scipy.stats.t, from the formula: 9.0033 degrees of freedom.
    #expect(pooled.count == 1 && claim.networks == 15 && claim.cell == "all cells")
    #expect(abs((claim.lower ?? 0) - 4.8905864265468795) < 1e-9)
    #expect(abs((claim.pValues?.support ?? 0) - 0.0006810084022339332) < 1e-12)
    // The wrong twin, all networks in one sample, takes the difference of cells for noise.
    let twin = try #require(SampleSummary(samples.flatMap { $0 }).meanInterval(level: 0.95))
    #expect(twin.lower < 4)
    let some = try Self.judge(
      "quantity: mean, measure: loss, trials: {model.n_hidden: [32, 8]}, region: {above: 4}", trials
    )
    #expect(some.map(\.estimate) == [3, 2.1])
    // A cell with more networks weighs no more.
    let more = trials + Self.losses([1, 2, 3, 1, 2, 3, 2.1], neurons: 64)
    let all = try Self.judge(
      "quantity: mean, measure: loss, pooled: true, region: {above: 4}", more)
    #expect(abs((all[0].estimate ?? 0) - (3 + 12.2 + 2.1 + 14.1 / 7) / 4) < 1e-12)
    // A cell of one network has a mean and no spread, however many the others have.
    let lonely = try Self.judge(
      "quantity: mean, measure: loss, pooled: true, region: {above: 4}",
      trials + Self.losses([7], neurons: 64))[0]
    #expect(lonely.verdict == .undecided)
    #expect(lonely.sentence.contains("1 of 4 cells have fewer than two networks"))
  }

  @Test("2. counts: cells without a single event are judged; ratio pools sums over sums")
  func ratio() throws {
    let none = Trials.counts([Double](repeating: 0, count: 20), Trials.network())
    let zero = try Self.judge(
      "quantity: mean, measure: polysemantic_neurons, region: {below: 0.5}", none)
    // Garwood: 3.689/20.
    #expect(zero[0].verdict == .supported && abs((zero[0].upper ?? 0) - 3.6889 / 20) < 1e-4)
    let trials =
      Trials.counts([15, 17, 16, 18, 14], Trials.network(features: 64, neurons: 64))
      + Trials.counts([8, 9, 7, 8, 10], Trials.network(features: 64, neurons: 128))
    let keys = "quantity: ratio, measure: polysemantic_neurons, to: paper, "
    let cells = try Self.judge(keys + "region: {above: 0.5}", trials)
    #expect(cells.map(\.estimate) == [1, 8.4 / 8])
    let pooled = try Self.judge(keys + "pooled: true, region: {above: 0.5}", trials)
    #expect(abs((pooled[0].estimate ?? 0) - 24.4 / 24) < 1e-12)
    #expect(pooled[0].test == "Welch t and exact Poisson" && pooled[0].verdict == .supported)
    let number = try Self.judge(
      "quantity: ratio, measure: polysemantic_neurons, to: 4, region: {above: 0.5}", trials)
    #expect(number[0].estimate == 4)
    // E max|w| is 0.0595 at m = 4096 (docs/science.md): networks at twice that.
    let largest = try Self.judge(
      "quantity: ratio, measure: mean_initial_final_overlap, to: largest_weight, region: {above: 1}",
      [0.118, 0.119, 0.12, 0.119, 0.119].enumerated().map {
        Trials.trial(
          Trials.network(neurons: 4096), replicate: $0,
          final: ["mean_initial_final_overlap": $1, "unresolved_features": 0])
      })
    #expect(abs((largest[0].estimate ?? 0) - 2) < 0.01 && largest[0].verdict == .supported)
    let impossible = try Self.judge(
      "quantity: ratio, measure: polysemantic_neurons, to: injection_null, region: {above: 0}",
      Trials.counts([1, 2, 3, 1, 2], Trials.network(features: 64, neurons: 8)))
    #expect(impossible[0].sentence.contains("injection_null predicts nothing"))
  }

  @Test("3. difference: Welch's of independent cells, paired where they share random numbers")
  func difference() throws {
    let keys = "quantity: difference, measure: loss, \(Self.sides), region: {below: 0}"
    let trials = Self.losses(Self.first, l1: 0.1) + Self.losses(Self.second)
    let welch = try Self.judge(keys, trials)[0]
    #expect(welch.test == "Welch t" && welch.networks == 7)
    #expect(abs((welch.pValues?.support ?? 0) - 0.0832243222159597) < 1e-12)
    #expect(
      welch.sentence.contains("the mean of loss at l1 = 0.1 less that at l1 = 0.001")
        || welch.sentence.hasPrefix("The mean of loss at l1 = 0.1 less that at l1 = 0.001"))
    // What a common seed does drops out; as independent cells, the wrong twin, it drowns the rest.
    let base = (0..<12).map { Double(40 + 37 * $0 % 60) }
    let fallen = base.enumerated().map { $1 - ($0.isMultiple(of: 2) ? 3 : 4) }
    let common = Self.losses(fallen, l1: 0.1) + Self.losses(base)
    let paired = try Self.judge(keys, common, pairing: .common)[0]
    #expect(paired.estimate == -3.5 && paired.test == "paired t" && paired.verdict == .supported)
    #expect(try Self.judge(keys, common)[0].verdict == .undecided)
    let missing = try Self.judge(keys, Self.losses(base))[0]
    #expect(missing.sentence.contains("no two cells that are otherwise equal"))
  }

  @Test("4. rank: exact at ½ and without overlap; the sign test of pairs")
  func rank() throws {
    let keys = "quantity: rank, measure: loss, \(Self.sides), region: {below: 0.5}"
    let trials = Self.losses(Self.first, l1: 0.1) + Self.losses(Self.second)
    let ranks = try Self.judge(keys, trials)[0]
    #expect(abs((ranks.estimate ?? 0) - 0.3253968253968254) < 1e-12)
    // The larger of Brunner and Munzel's 0.12918 and the exact permutation's 0.13112 (scipy).
    #expect(abs((ranks.pValues?.support ?? 0) - 0.13111888111888112) < 1e-12)
    let apart = try Self.judge(
      keys, Self.losses([1, 2, 3, 4, 5], l1: 0.1) + Self.losses([6, 7, 8, 9, 10]))[0]
    #expect(apart.estimate == 0 && abs((apart.pValues?.support ?? 0) - 1.0 / 252) < 1e-12)
    let signs = try Self.judge(
      keys, Self.losses([1, 2, 3, 4, 5, 9], l1: 0.1) + Self.losses([2, 3, 4, 5, 6, 9]),
      pairing: .common)[0]
    #expect(signs.test == "sign" && abs((signs.pValues?.support ?? 0) - 1.0 / 32) < 1e-12)
    #expect(signs.sentence.contains("1 equal pairs are left out"))
    // Every replicate of every comparison: no spread, and yet a verdict.
    let pooled = [8, 16].flatMap { neurons in
      Self.losses([1, 2, 3, 4, 5, 6], l1: 0.1, neurons: neurons)
        + Self.losses([2, 3, 4, 5, 6, 7], neurons: neurons)
    }
    let all = try Self.judge(keys + ", pooled: true", pooled, pairing: .common)[0]
    #expect(all.estimate == 0 && abs((all.pValues?.support ?? 0) - 1.0 / 64) < 1e-12)
  }

  @Test("5. slope: a power law is found, of counts with zeros too; two points are none")
  func slope() throws {
    let noise = [0.98, 1.01, 1.03, 0.99, 1.02, 0.97]
    let trials = [0.001, 0.01, 0.1].flatMap { l1 in
      Self.losses(noise.map { 5 * $0 * (l1 * l1) }, l1: l1)
    }
    let keys = "quantity: slope, measure: loss, over: train.l1, region: {between: [1.9, 2.1]}"
    let found = try Self.judge(keys, trials)[0]
    // The same noise at every place cancels.
    #expect(abs((found.estimate ?? 0) - 2) < 1e-6)
    let two = try Self.judge(keys, trials.filter { $0.number("train.l1") != 0.1 })[0]
    #expect(two.sentence.contains("fewer than 3 values of train.l1"))
    let counts = [(8, [16, 15, 17, 16, 18]), (16, [8, 9, 7, 8, 7]), (64, [0, 4, 2, 3, 1.0])]
      .flatMap { Trials.counts($0.1, Trials.network(neurons: $0.0)) }
    let fit = try Self.judge(
      "quantity: slope, measure: polysemantic_neurons, over: model.n_hidden, "
        + "region: {below: -0.2}", counts)[0]
    #expect(fit.test == "Poisson log-linear fit, jackknife t" && fit.verdict == .supported)
    #expect(abs((fit.estimate ?? 0) + 1) < 0.1)
  }

  @Test("6. share: exact binomial; above is strict")
  func share() throws {
    let trials = Self.losses(
      [Double](repeating: 1, count: 10), counts: [1, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    let keys = "quantity: share, measure: polysemantic_neurons, where: {above: 1}, "
    let share = try Self.judge(keys + "region: {above: 0.5}", trials)[0]
    #expect(share.estimate == 0.9 && abs((share.pValues?.support ?? 0) - 0.0107421875) < 1e-12)
    #expect(share.sentence.contains("share of networks whose polysemantic_neurons is above 1"))
  }

  @Test("7. correlation: Fisher's z; over all cells the mean transform")
  func correlation() throws {
    let (one, other): ([Double], [Double]) = ([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 4, 3, 7, 5, 8, 6])
    let keys =
      "quantity: correlation, measure: loss, with: polysemantic_neurons, region: {above: 0.2}"
    let found = try Self.judge(keys, Self.losses(one, counts: other))[0]
    // scipy.stats.pearsonr, confidence_interval(0.95), and the normal tail of its transform.
    #expect(abs((found.estimate ?? 0) - 0.8333333333333331) < 1e-12)
    #expect(abs((found.lower ?? 0) - 0.31169805718344) < 1e-9)
    #expect(abs((found.pValues?.support ?? 0) - 0.012953445347099912) < 1e-9)
    let two = Self.losses(one, counts: other) + Self.losses(one, counts: other, neurons: 16)
    let pooled = try Self.judge(keys + ", pooled: true", two)[0]
    #expect(abs((pooled.estimate ?? 0) - (found.estimate ?? 1)) < 1e-12)
    #expect((pooled.pValues?.support ?? 1) < (found.pValues?.support ?? 0))
    let flat = try Self.judge(keys, Self.losses(one))[0]
    #expect(flat.verdict == .undecided && flat.estimate == nil)
  }

  @Test("8. unsettled cells, diverged networks and measures that nobody saw are said")
  func limits() throws {
    let unsettled = Self.losses([1, 2, 3, 4, 5], counts: [1, 2, 3, 2, 1], unresolved: 2)
    let count = try Self.judge(
      "quantity: mean, measure: polysemantic_neurons, region: {above: 0}", unsettled)[0]
    #expect(count.verdict == .undecided && count.sentence.contains("50 % of the features"))
    #expect(count.needs == "cannot be decided: 50 % of the features are unresolved")
    let loss = try Self.judge("quantity: mean, measure: loss, region: {above: 0}", unsettled)[0]
    #expect(loss.verdict == .supported && loss.sentence.contains("50 % of the features"))
    let lost = (0..<3).map {
      Trials.trial(Trials.network(neurons: 99), replicate: $0, outcome: .diverged(step: 1))
    }
    let keys = "quantity: mean, measure: loss, region: {above: 0}"
    let judged = try Self.judge(keys, Self.losses([1, 2, 3, 4, 5]) + lost)
    #expect(judged[0].verdict == .supported && judged[1].diverged == 3)
    #expect(judged[1].sentence.contains("all 3 networks diverged"))
    let unseen = try Self.judge(
      "quantity: mean, measure: dead_neurons, region: {above: 0}", Self.losses([1, 2, 3, 4, 5]))[0]
    #expect(unseen.sentence.contains("no finished network has a value of dead_neurons"))
  }

  @Test("9. what an undecided claim would need shrinks with the distance from the border")
  func needs() throws {
    let trials = Self.losses([1, 2, 3, 4, 5])
    func needs(_ border: Double) throws -> String? {
      try Self.judge("quantity: mean, measure: loss, region: {above: \(border)}", trials)[0].needs
    }
    // Half width 1.963 of 5 networks to distance 0.5 at z 1.645 for 1.960: 5 · (3.926 · 0.839)² = 54.3.
    #expect(try needs(2.5) == "some 55 networks")
    #expect(try needs(3) == "more than 10⁶ networks" && needs(0) == nil)
  }
}
