import Analysis
import Keys
import Study
import Testing

@Suite("Figure curves")
struct CountCurvesTests {
  @Test("median and percentile bands of 0…10 are read off directly")
  func bands() throws {
    let counts = (0...10).map(Double.init)
    let figure = try CountCurves(Trials.counts(counts, Trials.network(features: 4, neurons: 8)))
    let point = try #require(figure.curves.first?.points.first)
    #expect(point.median == 5 && point.finished == 11)
    #expect(point.bands.map(\.level) == [0.7, 0.5, 0.3])
    for (band, ends) in zip(point.bands, [(1.5, 8.5), (2.5, 7.5), (3.5, 6.5)]) {
      #expect(abs(band.lower - ends.0) < 1e-12 && abs(band.upper - ends.1) < 1e-12)
    }
  }

  @Test("one curve per λ in ascending order, each with its own published medians")
  func curves() throws {
    let trials = [0.1, 0.001, 0.01].flatMap { l1 in
      Trials.counts([60, 62], Trials.network(features: 256, neurons: 256, l1: l1))
    }
    let figure = try CountCurves(trials)
    #expect(figure.curves.map(\.l1) == [0.001, 0.01, 0.1])
    #expect(figure.curves.map { $0.published.map(\.count) } == [[71, 26], [68, 21], [53, 23]])
    let null = try #require(figure.null.first?.mean)
    #expect(abs(null - 65_280.0 / 1022) < 1e-9)
    #expect(figure.findings.contains { $0.contains("published median 53") })
  }

  @Test("cells with more than 1 % of the features unresolved are marked and named")
  func unsettled() throws {
    let figure = try CountCurves(
      Trials.counts([1, 2], Trials.network(features: 50, neurons: 50), unresolved: 4)
        + Trials.counts([1, 2], Trials.network(features: 50, neurons: 99)))
    #expect(figure.curves[0].points.map(\.unresolved.areTooMany) == [true, false])
    #expect(figure.findings.contains { $0.hasSuffix("verdict: λ = 0.001, m = 50 (8.0 %).") })
  }

  @Test("another optimiser among the trials is refused")
  func mixed() {
    let one = Trials.network(extra: ["train.optimizer": .text("sgd")])
    let other = Trials.network(extra: ["train.optimizer": .text("adamw")])
    #expect(throws: AnalysisError.self) {
      try CountCurves(Trials.counts([1], one) + Trials.counts([1], other))
    }
  }
}
