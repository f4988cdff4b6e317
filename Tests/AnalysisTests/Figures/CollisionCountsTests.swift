import Analysis
import Keys
import Records
import Store
import Study
import Testing

@Suite("Figure collisions")
struct CollisionCountsTests {
  @Test("means, n²/4m, null and z-score of a small case worked out by hand")
  func handComputed() throws {
    // n = 4, m = 8: E = 4·3/(2·15) = 0.4; (4)₄/(16)₄ = 24/43680; Var = 0.4 + 56·24/43680 − 0.16.
    let trials =
      Trials.counts([0, 1, 2, 1], Trials.network(features: 4, neurons: 8))
      + Trials.counts([2, 2], Trials.network(features: 4, neurons: 4))
    let figure = try CollisionCounts(trials.reversed())
    #expect(figure.features == 4 && figure.l1 == 0.001)
    #expect(figure.points.map(\.neurons) == [4, 8])
    let point = figure.points[1]
    #expect(point.counts == [0, 1, 2, 1] && point.estimate.mean == 1)
    #expect(point.paper == 0.5 && abs((point.null ?? 0) - 0.4) < 1e-14)
    let variance = 0.4 + 56.0 * 24 / 43680 - 0.16
    #expect(abs((point.zScore ?? 0) - 0.6 / (variance / 4).squareRoot()) < 1e-9)
    #expect(point.benign.mean == 1 && point.malign.mean == 0)
    #expect(point.unresolved.estimate.mean == 0 && !point.unresolved.areTooMany)
    let ratio = try #require(point.ratio)
    #expect(abs(ratio.mean - 2.5) < 1e-12 && (ratio.lower ?? 9) < 2.5 && (ratio.upper ?? 0) > 2.5)
  }

  @Test(
    "the ratio to the null is there without an interval: one network, or counts that are all equal",
    arguments: [[2.0], [2, 2, 2]])
  func ratioWithoutInterval(counts: [Double]) throws {
    let point = try CollisionCounts(Trials.counts(counts, Trials.network())).points[0]
    let ratio = try #require(point.ratio)
    #expect(abs(ratio.mean - 5) < 1e-12 && ratio.lower == nil && ratio.upper == nil)
  }

  @Test("more than 1 % of the features unresolved on average: named, and no verdict on the null")
  func unsettled() throws {
    // 1.5 of 100 are 1.5 %, 1 of 100 is not more than 1 %.
    let wide = Trials.network(features: 100, neurons: 200)
    let narrow = Trials.network(features: 100, neurons: 100)
    let figure = try CollisionCounts(
      Trials.counts([9, 11], wide, unresolved: 1) + Trials.counts([1, 3], narrow, unresolved: 1.5))
    let (first, second) = (figure.points[0], figure.points[1])
    #expect(first.unresolved.areTooMany && first.zScore == nil && first.estimate.mean == 2)
    #expect(!second.unresolved.areTooMany && second.zScore != nil)
    let text = figure.findings.joined(separator: " ")
    #expect(text.contains("more than 1 % of the features unresolved") && text.contains("verdict"))
    #expect(text.contains(": m = 100 (1.5 %)."))
    #expect(text.contains("of 1 settled widths"))
    let none = try CollisionCounts(Trials.counts([1, 3], narrow, unresolved: 9)).findings
    #expect(!none.contains { $0.contains("z = ") || $0.contains("95 % range") })
  }

  @Test("published means are themselves at n = 256 and scaled in m and count elsewhere")
  func published() {
    let own = PublishedCounts.means(rescaledTo: 256)
    #expect(own.count == 16)
    #expect(own[0].neurons == 256 && own[0].count == 72.5)
    #expect(own[15].neurons == 4096 && own[15].count == 3.8)
    let small = PublishedCounts.means(rescaledTo: 64)
    #expect(small[3].neurons == 256 && abs(small[3].count - 10.1 / 4) < 1e-14)
  }

  @Test("diverged networks are counted beside the points, and named in the sentences")
  func divergence() throws {
    let cell = Trials.network()
    let trials =
      Trials.counts([1, 1], cell)
      + [Trials.trial(cell, replicate: 2, outcome: .diverged(step: 1))]
    let figure = try CollisionCounts(trials)
    #expect(figure.points[0].diverged == 1 && figure.points[0].counts.count == 2)
    #expect(figure.findings[0].contains("2 finished networks per width, 1 diverged"))
  }

  @Test("cells that differ in more than m are refused, how they were watched and computed aside")
  func mixed() throws {
    let one = Trials.network(neurons: 8)
    let other = Trials.network(neurons: 16, l1: 0.01)
    #expect(
      throws: AnalysisError.varies(
        parameter: "train.l1", values: ["0.001", "0.01"], figure: "collisions")
    ) { try CollisionCounts(Trials.counts([1], one) + Trials.counts([1], other)) }
    let watched = Trials.network(neurons: 16, extra: ["record.points": .integer(3)])
    #expect(
      try CollisionCounts(Trials.counts([1], one) + Trials.counts([1], watched)).points.count == 2)
  }

  @Test("without finished networks there is no figure, and it is said whether any ran")
  func nothing() {
    #expect(throws: AnalysisError.noTrials(figure: "collisions")) { try CollisionCounts([]) }
    let diverged = (0..<3).map {
      Trials.trial(Trials.network(), replicate: $0, outcome: .diverged(step: 2))
    }
    let error = AnalysisError.allDiverged(3, of: .autoencoder, figure: "collisions")
    #expect(error.description.contains("all 3 networks diverged"))
    #expect(throws: error) { try CollisionCounts(diverged) }
    #expect(throws: AnalysisError.allDiverged(3, of: .autoencoder, figure: "curves")) {
      try CountCurves(diverged)
    }
    #expect(throws: AnalysisError.allDiverged(3, of: .autoencoder, figure: "correlation")) {
      try WeightCorrelation(diverged) { _ in fatalError("no matrix is kept") }
    }
    #expect(
      throws: AnalysisError.missingMeasure("polysemantic_neurons", figure: "collisions")
    ) { try CollisionCounts([Trials.trial(Trials.network(), final: ["loss": 1])]) }
  }

  @Test("more features than signed places: a count and the paper's line, but no null")
  func noNull() throws {
    let figure = try CollisionCounts(
      Trials.counts([1, 3], Trials.network(features: 9, neurons: 4)))
    #expect(figure.points[0].null == nil && figure.points[0].ratio == nil)
    #expect(figure.points[0].paper == 81.0 / 16)
  }

  @Test("at the published size the sentence compares with the published mean")
  func sentence() throws {
    let cell = Trials.network(features: 256, neurons: 512)
    let figure = try CollisionCounts(Trials.counts([23, 24, 25], cell))
    let text = figure.findings.joined(separator: " ")
    #expect(text.contains("published 23.9, inside our interval"))
    #expect(text.contains("n²/4m = 32.0") && !text.contains("rescaled"))
  }
}
