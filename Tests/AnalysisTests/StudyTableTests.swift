import Analysis
import Keys
import Records
import Store
import Testing

@Suite("The table at the end of a run")
struct StudyTableTests {
  private func trial(
    _ rate: Double, _ replicate: Int, _ count: Double, unresolved: Double,
    outcome: TrialOutcome = .finished
  ) -> StoredTrial {
    var parameters = Trials.network()
    parameters["train.lr"] = .number(rate)
    return Trials.trial(
      parameters, replicate: replicate, outcome: outcome,
      final: ["polysemantic_neurons": count, "unresolved_features": unresolved])
  }

  @Test("one line a cell, what varies, marks and notes; diverged networks are in no mean")
  func lines() {
    let trials = [
      trial(0.1, 0, 1, unresolved: 0), trial(0.1, 1, 1, unresolved: 0),
      trial(0.5, 0, 2, unresolved: 1), trial(0.5, 1, 3, unresolved: 0),
      trial(0.5, 2, 1000, unresolved: 4, outcome: .diverged(step: 3)),
    ]
    let lines = StudyTable(CellSummary.summarise(trials)).lines
    #expect(
      lines == [
        "   lr   networks  diverged  unsettled  polysemantic_neurons",
        "   0.1  2         0         0          1.00 [0.121, 3.61]",
        "!  0.5  2         1         50 %       2.50 [0, 8.85]",
        "! unsettled: in 1 of 2 cells some networks end with more than 1 % of their features "
          + "unresolved; their numbers may change with more steps",
        "diverged networks are part of no mean",
      ])
  }

  @Test("a study of one settled cell has no marks and no notes")
  func settled() {
    let lines = StudyTable(CellSummary.summarise([trial(0.1, 0, 1, unresolved: 0)])).lines
    #expect(
      lines == [
        "  networks  unsettled  polysemantic_neurons", "  1         0          1.00 [0.0253, 5.57]",
      ])
  }
}
