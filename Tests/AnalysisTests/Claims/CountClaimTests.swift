import Analysis
import Foundation
import Keys
import Records
import Store
import Study
import TestSupport
import Testing

@Suite("Claims about counts")
struct CountClaimTests {
  private static let paper =
    "figure: collisions, quantity: count_over_paper, region: {between: [0.8, 1.2]}"
  private static let null =
    "figure: collisions, quantity: count_over_injection_null, region: {between: [0.8, 1.2]}"
  private static let slope =
    "figure: collisions, quantity: count_slope, region: {between: [-1.1, -0.9]}"

  private func poisson(
    _ ratio: Double, neurons: Int = 256, networks: Int = 16, seed: UInt64 = 1,
    unresolved: Double = 0
  ) -> [StoredTrial] {
    var generator = TestGenerator(seed: seed)
    let mean = ratio * 256 * 256 / Double(4 * neurons)
    return Trials.counts(
      (0..<networks).map { _ in Double(generator.poisson(mean)) },
      Trials.network(features: 256, neurons: neurons), unresolved: unresolved)
  }

  @Test("1. n²/4m is supported where it is true and refuted where it is 40 % off")
  func ratio() throws {
    let truth = try ClaimFixtures.judge(["a": Self.paper], poisson(1))
    #expect(truth.map(\.verdict) == [.supported])
    for wrong in [0.6, 1.4] {
      let judged = try ClaimFixtures.judge(["a": Self.paper], poisson(wrong))
      #expect(judged.map(\.verdict) == [.refuted], "at \(wrong)")
      #expect(judged[0].sentence.hasSuffix("not between 0.8 and 1.2: refuted."))
    }
  }

  // scipy: x = np.array([60, 71, 58, 66, 63, 49]); r = x/64; n = 6; k = x.sum()
  // t: stats.ttest_1samp(r, 0.8, alternative='greater').pvalue, (r, 1.2, 'less')
  // Poisson: stats.poisson.sf(k-1, 0.8*64*n), stats.poisson.cdf(k, 1.2*64*n)
  @Test("2. p values and interval of a small sample, against scipy")
  func reference() throws {
    let counts = [60.0, 71, 58, 66, 63, 49]
    let judged = try ClaimFixtures.judge(
      ["a": Self.paper], Trials.counts(counts, Trials.network(features: 256, neurons: 256)))
    let claim = try #require(judged.first)
    let pValues = try #require(claim.pValues)
    #expect(claim.networks == 6 && claim.test == "Student t and exact Poisson")
    #expect(abs((claim.estimate ?? 0) - 367.0 / 384) < 1e-12)
    #expect(abs(pValues.support / 0.011398734417754046 - 1) < 1e-6)
    #expect(abs(pValues.refutation - 1) < 1e-9)
    #expect(pValues.holmSupport == pValues.support && claim.verdict == .supported)
    #expect(
      abs((claim.lower ?? 0) - 0.8324027454429865) < 1e-6
        && abs((claim.upper ?? 0) - 1.0790555878903467) < 1e-6)
  }

  @Test("3. too few networks or unsettled ones: undecided, whatever the counts, and why")
  func noVerdict() throws {
    let few = try ClaimFixtures.judge(["a": Self.paper], poisson(3, networks: 4))[0]
    #expect(few.verdict == .undecided && few.pValues == nil)
    #expect(few.sentence.hasSuffix("undecided because 4 networks are fewer than 5."))
    let unsettled = try ClaimFixtures.judge(["a": Self.paper], poisson(3, unresolved: 6))[0]
    #expect(unsettled.verdict == .undecided && unsettled.test.isEmpty)
    #expect(unsettled.sentence.contains("2.3 % of the features are unresolved"))
  }

  @Test("4. diverged networks are counted and never averaged")
  func divergence() throws {
    let trials = poisson(1)
    let lost = (16..<30).map {
      Trials.trial(
        trials[0].parameters, replicate: $0, outcome: .diverged(step: 3),
        final: ["polysemantic_neurons": 1000, "unresolved_features": 256])
    }
    let claim = try ClaimFixtures.judge(["a": Self.paper], trials + lost)[0]
    let alone = try ClaimFixtures.judge(["a": Self.paper], trials)[0]
    #expect(claim.diverged == 14 && claim.networks == 16)
    #expect(claim.estimate == alone.estimate && claim.pValues == alone.pValues)
  }

  @Test(
    "5. random injections support the null; counts 10 % lower lie in the region and refute it")
  func injection() throws {
    var generator = TestGenerator(seed: 7)
    let parameters = Trials.network(features: 64, neurons: 64)
    let counts = (0..<40).map { _ in Double(generator.injection(features: 64, neurons: 64)) }
    let truth = try ClaimFixtures.judge(["a": Self.null], Trials.counts(counts, parameters))[0]
    #expect(truth.verdict == .supported && truth.test.hasSuffix("; exact mean count"))
    let lower = counts.enumerated().map { $1 - ($0 % 5 < 4 ? 2 : 0) }
    let wrong = try ClaimFixtures.judge(["a": Self.null], Trials.counts(lower, parameters))[0]
    #expect(wrong.verdict == .refuted && wrong.region.contains(wrong.estimate ?? 0))
    #expect(
      wrong.sentence.contains("refuted because the mean is not that of a random injection (p = ")
        && wrong.sentence.hasSuffix(" after Holm), though within the region."))
    // Five networks of it say neither: the reason is the exact test's.
    let few = Trials.counts([16, 11, 20, 13, 19], parameters)
    let open = try ClaimFixtures.judge(["a": Self.null], few)[0]
    #expect(open.verdict == .undecided && (open.pValues?.refutation ?? 0) > 0.05)
    #expect(open.sentence.contains("undecided because the exact test does not reject (p = "))
  }

  @Test("6. more features than signed places: no null, and it is said")
  func noNull() throws {
    let trials = Trials.counts([1, 2, 3, 2, 1, 2], Trials.network(features: 9, neurons: 4))
    let claim = try ClaimFixtures.judge(["a": Self.null], trials)[0]
    #expect(claim.verdict == .undecided && claim.sentence.contains("no random injection"))
  }

  /// Counts with mean 64 · (m/256)^exponent.
  private func widths(
    _ exponent: Double, networks: Int = 16, unsettled: Int? = nil
  ) -> [StoredTrial] {
    var generator = TestGenerator(seed: 3)
    return [256, 512, 1024, 2048].flatMap { neurons in
      let mean = 64 * pow(Double(neurons) / 256, exponent)
      return Trials.counts(
        (0..<networks).map { _ in Double(generator.poisson(mean)) },
        Trials.network(features: 256, neurons: neurons),
        unresolved: neurons == unsettled ? 200 : 0)
    }
  }

  @Test("7. the slope −1 is supported where it is true, refuted where it is −1/2 or 0")
  func slope() throws {
    #expect(try ClaimFixtures.judge(["a": Self.slope], widths(-1)).map(\.verdict) == [.supported])
    for exponent in [-0.5, 0] {
      let judged = try ClaimFixtures.judge(["a": Self.slope], widths(exponent))
      #expect(judged.map(\.verdict) == [.refuted])
      #expect(abs((judged[0].estimate ?? 9) - exponent) < 0.1)
    }
  }

  @Test("8. unsettled widths are left out of the slope; too few are left without one")
  func slopeWidths() throws {
    let left = try ClaimFixtures.judge(["a": Self.slope], widths(-1, unsettled: 512))[0]
    #expect(left.sentence.contains("(1 unsettled widths are left out)"))
    #expect(abs((left.estimate ?? 0) + 1) < 0.1)
    let narrow = widths(-1).filter { ($0.number("model.n_hidden") ?? 0) <= 512 }
    let none = try ClaimFixtures.judge(["a": Self.slope], narrow)[0]
    #expect(none.verdict == .undecided && none.sentence.contains("fewer than 3 widths"))
    let empty = Trials.counts([Double](repeating: 0, count: 6), Trials.network(neurons: 8))
    let zeros = [8, 16, 64].flatMap { neurons in
      Trials.counts([0, 0, 0, 0, 0, 0], Trials.network(neurons: neurons))
    }
    #expect(try ClaimFixtures.judge(["a": Self.slope], empty + zeros)[0].verdict == .undecided)
  }

  // numpy: with C the counts below, m = np.log([8, 16, 32]), X = np.c_[np.ones(3), m - m.mean()],
  // fit(totals, R): 100 times mu = R*np.exp(X@b);
  //   b += np.linalg.solve(X.T@(mu[:, None]*X), X.T@(totals - mu)), from b = [log mean, -1]
  // w = fit(C.sum(1), 5); p = [5*w - 4*fit(np.delete(C, i, 1).sum(1), 4) for i in range(5)]
  // np.mean(p), np.mean(p) - stats.t.ppf(.975, 4)*stats.sem(p)
  @Test("9. jackknifed slope of five networks at three widths, against numpy")
  func slopeReference() throws {
    let counts: [(Int, [Double])] = [
      (8, [16, 12, 15, 17, 13]), (16, [7, 9, 6, 8, 8]), (32, [5, 2, 4, 3, 5]),
    ]
    let trials = counts.flatMap { neurons, values in
      Trials.counts(values, Trials.network(features: 22, neurons: neurons))
    }
    let claim = try ClaimFixtures.judge(["a": Self.slope], trials)[0]
    #expect(abs((claim.estimate ?? 0) + 0.9630911951757458) < 1e-8)
    #expect(abs((claim.lower ?? 0) + 1.208672787411437) < 1e-7)
    #expect(claim.cell.isEmpty && claim.networks == 5)
  }

  @Test("10. one verdict per cell, named by what differs; one slope per λ")
  func cells() throws {
    let trials = [0.001, 0.01].flatMap { l1 in
      [8, 16, 32].flatMap { neurons in
        Trials.counts([4, 5, 6, 5, 4], Trials.network(features: 16, neurons: neurons, l1: l1))
      }
    }
    let judged = try ClaimFixtures.judge(["a": Self.paper, "b": Self.slope], trials)
    #expect(judged.count == 8)
    #expect(judged[0].cell == "m = 8, λ = 0.001" && judged[0].title == "a, m = 8, λ = 0.001")
    #expect(judged[6].cell == "λ = 0.001" && judged[7].cell == "λ = 0.01")
  }
}
