import Analysis
import Keys
import Records
import Store
import Study
import Testing

@Suite("Cell summaries and summary.csv")
struct CellSummaryTests {
  @Test("moments, interval and percentiles of 1, 2, 3, 4, 10 are those worked out by hand")
  func handComputed() throws {
    let trials = Trials.counts([3, 10, 1, 4, 2], Trials.network())
    let summary = try #require(CellSummary.summarise(trials).first)
    let counts = try #require(summary.measures.first)
    #expect(summary.finished == 5 && summary.diverged == 0)
    #expect(counts.name == "polysemantic_neurons" && counts.estimate.count == 5)
    #expect(counts.estimate.mean == 4)
    // Squares of the deviations: 1 + 36 + 9 + 0 + 4 = 50; 50/4 = 12.5.
    #expect(abs((counts.estimate.standardDeviation ?? 0) - 12.5.squareRoot()) < 1e-14)
    // t(4) at 97.5 % is 2.776445105; the standard error √(12.5/5).
    let half = 2.776_445_105_198 * 2.5.squareRoot()
    #expect(abs((counts.estimate.upper ?? 0) - (4 + half)) < 1e-9)
    // Student's lower end, 4 − half, is below 0, and Garwood's for 20 events is Γ⁻¹(0.025; 20)/5:
    // the wider of both, but no count is negative.
    #expect(counts.estimate.lower == 0)
    #expect(counts.median == 3)
    // Type 7: position 0.15 · 4 = 0.6 between 1 and 2; 0.85 · 4 = 3.4 between 4 and 10.
    #expect(abs((counts.percentile15 ?? 0) - 1.6) < 1e-12)
    #expect(abs((counts.percentile85 ?? 0) - 6.4) < 1e-12)
  }

  /// Nothing drives features of a network in superposition to single neurons: that they are on none says
  /// nothing about the end of its training.
  @Test(
    "unresolved features tell of the end only where features choose neurons",
    arguments: [
      ([:], 0.001, 1.0), ([:], 0, 1), (["train.noise": .text("bipolar")], 0, 1),
      (["inputs.law": .text("sampled")], 0.001, 1), (["inputs.law": .text("sampled")], 0, nil),
      (["model.bias": .text("output")], 0, nil), (["model.tied": .flag(false)], 0, nil),
    ] as [([String: ParameterValue], Double, Double?)])
  func superposition(extra: [String: ParameterValue], l1: Double, unsettled: Double?) throws {
    let trials = Trials.counts([2, 4], Trials.network(l1: l1, extra: extra), unresolved: 3)
    #expect(try #require(CellSummary.summarise(trials).first).unsettled == unsettled)
  }

  @Test("a diverged network is counted and never averaged in")
  func divergence() throws {
    let cell = Trials.network()
    let trials =
      Trials.counts([2, 4], cell) + [
        Trials.trial(
          cell, replicate: 2, outcome: .diverged(step: 9), final: ["polysemantic_neurons": 1000])
      ]
    let summary = try #require(CellSummary.summarise(trials).first)
    #expect(summary.finished == 2 && summary.diverged == 1)
    #expect(summary.measures.first?.estimate.mean == 3)
  }

  @Test(
    "unsettled: networks with more than 1 % of the features unresolved, among the finished ones")
  func unsettled() throws {
    let cell = Trials.network()
    // n = 4: one unresolved feature is a quarter.
    let trials =
      [0.0, 1, 0, 2].enumerated().map {
        Trials.trial(cell, replicate: $0, final: ["unresolved_features": $1])
      } + [
        Trials.trial(
          cell, replicate: 4, outcome: .diverged(step: 9), final: ["unresolved_features": 4])
      ]
    #expect(CellSummary.summarise(trials).map(\.unsettled) == [0.5])
    let unobserved = Trials.trial(cell, final: ["loss": 1])
    #expect(CellSummary.summarise([unobserved]).map(\.unsettled) == [nil])
    // n = 200: two are 1 %, which is not more than 1 %.
    var wide = cell
    wide["model.n_features"] = .integer(200)
    let few = [2.0, 3].enumerated().map {
      Trials.trial(wide, replicate: $0, final: ["unresolved_features": $1])
    }
    #expect(CellSummary.summarise(few).map(\.unsettled) == [0.5])
  }

  @Test("an undefined measure is left out of the mean and shows in its count")
  func undefined() throws {
    let cell = Trials.network()
    let trials = [1.0, .nan, 3].enumerated().map {
      Trials.trial(cell, replicate: $0, final: ["mean_final_neuron_rank": $1])
    }
    let estimate = try #require(CellSummary.summarise(trials).first?.measures.first).estimate
    #expect(estimate.count == 2 && estimate.mean == 2)
  }

  @Test("cells are ordered by number, not by spelling, and the table does not hang on input order")
  func order() throws {
    let trials = [1024, 256, 512].flatMap {
      Trials.counts([1, 2], Trials.network(neurons: $0))
    }
    let table = SummaryTable(CellSummary.summarise(trials))
    #expect(
      table.cells.map { $0.parameters["model.n_hidden"] } == [
        .integer(256), .integer(512), .integer(1024),
      ])
    #expect(SummaryTable(CellSummary.summarise(trials.reversed())).csv == table.csv)
  }

  @Test("the CSV has a row per cell and measure, empty fields for what is undefined, and quotes")
  func csv() {
    var parameters = Trials.network()
    parameters["record.matrices"] = .text("initial,final")
    let trial = Trials.trial(parameters, final: ["loss": 0.1])
    let diverged = Trials.trial(
      Trials.network(neurons: 9), outcome: .diverged(step: 3), final: ["loss": 0])
    let expected = """
      model.init,model.kind,model.n_features,model.n_hidden,record.matrices,train.l1,train.noise,\
      finished,diverged,unsettled,measure,count,mean,standard_deviation,ci95_lower,ci95_upper,interval,\
      median,percentile_15,percentile_85
      normal,autoencoder,4,8,"initial,final",0.001,none,1,0,,loss,1,0.1,,,,,0.1,0.1,0.1
      normal,autoencoder,4,9,,0.001,none,0,1,,loss,0,,,,,,,,

      """
    #expect(SummaryTable(CellSummary.summarise([diverged, trial])).csv == expected)
  }
}
