import Analysis
import Matrix
import Model
import Records
import Store
import Study
import TestSupport
import Testing

@Suite("Claims about initial and final weights")
struct AlignmentClaimTests {
  private static let wins =
    "figure: correlation, quantity: largest_wins_share, region: {above: 0.5}"
  private static let upper =
    "figure: correlation, quantity: winner_rank_share, region: {below: 0.1}"
  private static let diagonal =
    "figure: correlation, quantity: diagonal_overlap, region: {above: 0}"
  private static let excess =
    "figure: correlation, quantity: diagonal_excess, region: {above: 0}"

  private let matrix = StoredMatrix(
    name: "correlation", path: "weights/a-correlation.npy", sha256: "", rows: 2, columns: 2)

  /// Networks whose features end on the ranks given, with the overlaps given.
  private func networks(
    ranks: [Int], overlaps: [Double] = [0.1, 0.2, 0.15, 0.12, 0.18, 0.14], unresolved: Double = 0
  ) -> [StoredTrial] {
    overlaps.enumerated().map { replicate, overlap in
      ClaimFixtures.trial(
        Trials.network(features: ranks.count, neurons: 100), replicate: replicate,
        measures: ["mean_initial_final_overlap", "unresolved_features"],
        [Observation(step: 9, time: 1, values: [overlap, unresolved])],
        features: ranks.enumerated().map {
          FeatureOutcome(
            feature: $0, finalNeuron: 3, finalWeight: 1, initialRank: $1, initialNeuron: 3)
        }, matrices: [matrix])
    }
  }

  @Test("1. always, never and seldom the largest: binomial where networks do not differ")
  func largest() throws {
    let always = try ClaimFixtures.judge(["a": Self.wins], networks(ranks: [1, 1, 1, 1]))[0]
    #expect(always.verdict == .supported && always.test == "exact binomial")
    // Clopper and Pearson with 24 of 24: lower end 0.025^(1/24).
    #expect(abs((always.lower ?? 0) - 0.8575) < 1e-4 && always.upper == 1)
    let never = try ClaimFixtures.judge(["a": Self.wins], networks(ranks: [2, 5, 9, 3]))[0]
    #expect(never.verdict == .refuted && never.estimate == 0)
    let half = try ClaimFixtures.judge(["a": Self.wins], networks(ranks: [1, 5, 1, 3]))[0]
    #expect(half.verdict == .undecided)
  }

  @Test("2. the median rank over m")
  func rank() throws {
    let varied = networks(ranks: [2, 5, 3, 4]).prefix(3) + networks(ranks: [1, 6, 7, 3]).suffix(3)
    let high = try ClaimFixtures.judge(["a": Self.upper], Array(varied))[0]
    #expect(high.verdict == .supported && abs((high.estimate ?? 0) - 0.04) < 1e-12)
    let low =
      networks(ranks: [40, 60, 50, 52]).prefix(3) + networks(ranks: [44, 61, 45, 70]).suffix(3)
    #expect(try ClaimFixtures.judge(["a": Self.upper], Array(low))[0].verdict == .refuted)
  }

  @Test("3. positive, negative and undecided diagonals; unsettled networks have no verdict")
  func diagonal() throws {
    func verdict(_ overlaps: [Double], unresolved: Double = 0) throws -> Judgement.Verdict {
      try ClaimFixtures.judge(
        ["a": Self.diagonal],
        networks(ranks: [1, 2], overlaps: overlaps, unresolved: unresolved))[0].verdict
    }
    #expect(try verdict([0.1, 0.2, 0.15, 0.12, 0.18]) == .supported)
    #expect(try verdict([-0.1, -0.2, -0.15, -0.12, -0.18]) == .refuted)
    #expect(try verdict([-0.1, 0.2, -0.15, 0.12, -0.18]) == .undecided)
    #expect(try verdict([0.1, 0.2, 0.15, 0.12, 0.18], unresolved: 1) == .undecided)
  }

  @Test("4. the diagonal less the rest, from matrices")
  func excess() throws {
    var number = Float(0)
    let judged = try ClaimFixtures.judge(["a": Self.excess], networks(ranks: [1, 2])) { stored in
      number += 1
      return WeightMatrix(
        features: stored.rows, hidden: stored.columns, elements: [1 + number / 10, 0.5, 0, 1])
    }
    // Diagonal means 1.05 … 1.3, off-diagonal means 0.25.
    #expect(judged[0].verdict == .supported && number == 6)
    #expect(abs((judged[0].estimate ?? 0) - 0.925) < 1e-6)
  }
}
