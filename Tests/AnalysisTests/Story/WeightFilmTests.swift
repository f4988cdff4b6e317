import Analysis
import Matrix
import Records
import Store
import Testing

@Suite("A film of kept weights")
struct WeightFilmTests {
  private func trial(
    _ names: [String], outcome: TrialOutcome = .finished, last: Int = 90
  ) -> StoredTrial {
    TrialRecord(
      identity: TrialIdentity(configurationHash: "c", seed: 1, replicate: 0), parameters: [:],
      outcome: outcome, kernel: "dense", measures: [],
      observations: [Observation(step: last, time: 0, values: [])], features: [], matrices: []
    ).holding(
      names.map { StoredMatrix(name: $0, path: $0, sha256: "", rows: 3, columns: 4) })
  }

  /// Features 0 and 2 end on neuron 3, feature 1 on neuron 1; before that all are on neuron 0.
  private func weights(_ matrix: StoredMatrix) -> WeightMatrix<Float> {
    matrix.name == "final"
      ? WeightMatrix(features: 3, hidden: 4, elements: [0, 0.1, 0, -1, 0, 1, 0, 0, 0, 0.2, 0, 0.9])
      : WeightMatrix(features: 3, hidden: 4, elements: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0])
  }

  @Test("1. looks in the order of their steps, winners in a staircase, others after them")
  func order() throws {
    let film = try WeightFilm(of: trial(["final", "step_20", "step_5", "initial"])) { weights($0) }
    #expect(film.looks.map(\.step) == [0, 5, 20, 90])
    #expect(film.winners == [3, 1, 3] && film.sharedNeurons == 1)
    #expect(film.features == [1, 0, 2] && film.neurons == [1, 3, 0, 2])
  }

  @Test("2. step 0 and the last step are there once, however often they were kept")
  func doubles() throws {
    let film = try WeightFilm(of: trial(["initial", "step_0", "step_90", "final"])) { weights($0) }
    #expect(film.looks.map(\.step) == [0, 90])
  }

  @Test("3. too few matrices, other matrices and divergence make no film")
  func refused() {
    for trial in [
      trial(["final"]), trial(["correlation", "decoder", "final"]),
      trial(["initial", "final"], outcome: .diverged(step: 3)),
    ] {
      #expect(throws: AnalysisError.self) { _ = try WeightFilm(of: trial) { weights($0) } }
    }
  }
}

@Suite("The mean while a study runs")
struct RunningEstimateTests {
  private func record(
    _ value: Double, cell: String = "a", outcome: TrialOutcome = .finished
  ) -> TrialRecord {
    TrialRecord(
      identity: TrialIdentity(configurationHash: cell, seed: 1, replicate: 0), parameters: [:],
      outcome: outcome, kernel: "dense", measures: ["loss", "polysemantic_neurons"],
      observations: [
        Observation(step: 0, time: 0, values: [9, 90]),
        Observation(step: 5, time: 0, values: [1, value]),
      ], features: [], matrices: [])
  }

  @Test("what was stored counts, cells are apart, diverged and undefined values are left out")
  func values() throws {
    var running = RunningEstimate(of: "polysemantic_neurons", known: ["a": [1, 3]])
    #expect(running.current == nil, "nothing has finished yet")
    running.add(record(5))
    running.add(record(100, outcome: .diverged(step: 2)))
    running.add(record(.nan))
    let first = try #require(running.current)
    #expect(first.estimate.mean == 3 && first.estimate.count == 3 && first.cells == 1)
    // Counts have the wider of Garwood's and Student's interval.
    #expect(
      try #require(first.estimate.lower) < 1 && first.estimate.method?.contains("Poisson") == true)
    running.add(record(7, cell: "b"))
    let second = try #require(running.current)
    #expect(second.estimate.mean == 7 && second.cells == 2)
  }
}
