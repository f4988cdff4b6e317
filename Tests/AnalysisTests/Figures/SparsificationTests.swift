import Analysis
import Keys
import Records
import Store
import Study
import Testing

@Suite("Figure sparsification")
struct SparsificationTests {
  private func row(
    _ method: String, replicate: Int, points: [(Double, Double, Double)], l1: Double = 1e-5,
    outcome: TrialOutcome = .finished
  ) -> StoredTrial {
    var parameters: [String: ParameterValue] = [
      "model.kind": .text("row_flow"), "model.n_hidden": .integer(100_000),
      "model.init_scale": .number(0.9), "train.l1": .number(l1),
      "train.method": .text(method),
    ]
    if method == "stepped" { parameters["train.step_size"] = .number(0.5) }
    return StoredTrial(
      identity: TrialIdentity(configurationHash: method, seed: 1, replicate: replicate),
      parameters: parameters, outcome: outcome, kernel: method,
      measures: ["mean_l1_norm", "mean_nonzero_weights"],
      observations: points.map {
        Observation(step: Int($0 * 2), time: $0, values: [$2, $1])
      }, features: [], matrices: [])
  }

  private var trials: [StoredTrial] {
    [
      row("stepped", replicate: 1, points: [(0, 1e5, 252), (100, 78_100, 223), (1e4, 240, 11)]),
      row("stepped", replicate: 0, points: [(0, 1e5, 252), (100, 77_987, 223), (1e4, 250, 12)]),
      row("exact", replicate: 0, points: [(1, 1e5, 252), (100, 77_990, 223), (1.3e5, 1, 1)]),
    ]
  }

  @Test("runs are sorted by method and replicate, and start after t = 0")
  func runs() throws {
    let figure = try Sparsification(trials)
    #expect(figure.runs.map(\.method) == ["exact", "stepped", "stepped"])
    #expect(figure.runs.map(\.replicate) == [0, 0, 1])
    let first = try #require(figure.runs[1].points.first)
    #expect(first.time == 100 && first.nonzeroWeights == 77_987 && first.l1Norm == 223)
    #expect(figure.neurons == 100_000 && figure.startScale == 0.9)
  }

  @Test("predictions span the observed times: the paper's line is 57 721 at t = 100")
  func predictions() throws {
    let figure = try Sparsification([trials[0]])
    #expect(figure.paper.first?.time == 100 && figure.paper.last?.time == 1e4)
    // 1/(1/√10⁵ + 10⁻³)² = 57 721.5; the closed form is 77 794 for a start at |w| = 1 and, with the
    // start at 0.9, as it would be 0.057 of time earlier at a slope of −750 a unit: some 43 more.
    #expect(abs((figure.paper.first?.nonzeroWeights ?? 0) - 57_721.5) < 1)
    #expect(abs((figure.closedForm.first?.nonzeroWeights ?? 0) - 77_837) < 2)
    #expect(figure.lateTime.allSatisfy { $0.nonzeroWeights <= 1e5 && $0.nonzeroWeights >= 1 })
    let last = try #require(figure.lateTime.last)
    #expect(abs(last.nonzeroWeights - 200) < 1e-6 && abs(last.l1Norm - 10) < 1e-9)
  }

  @Test("sentences give m′ against the closed form and the paper's line, and where rows ended")
  func findings() throws {
    let text = try Sparsification(trials).findings().joined(separator: " ")
    #expect(text.contains("stepped, t = 100: m′ = 78044"))
    #expect(text.contains("paper's line 57722"))
    #expect(text.contains("exact: 1 of 1 rows reached m′ = 1, at λt = 1.3"))
    #expect(text.contains("the one published row, of m = 10⁵ and λ = 10⁻⁵, at ≈ 1.3."))
    #expect(text.contains("m = 100000, λ = 10⁻⁵, start"))
  }

  @Test("rows that lost every weight did not reach m′ = 1, and diverged ones end nowhere")
  func deaths() throws {
    let text = try Sparsification([
      row("stepped", replicate: 0, points: [(1, 1e5, 252), (1e5, 1, 1)]),
      row("stepped", replicate: 1, points: [(1, 1e5, 252), (2e5, 0, 0)]),
      row("stepped", replicate: 2, points: [(1, 1e5, 252)], outcome: .diverged(step: 3)),
    ]).findings().joined(separator: " ")
    #expect(text.contains("2 runs, 1 diverged."))
    #expect(text.contains("1 of 2 rows reached m′ = 1, at λt = 1.00;"))
    #expect(text.contains("1 of 2 rows lost every weight, m′ = 0, at λt = 2.00."))
    let gone = [row("stepped", replicate: 0, points: [(1, 5, 1)], outcome: .diverged(step: 3))]
    #expect(throws: AnalysisError.allDiverged(1, of: .rowFlow, figure: "sparsification")) {
      try Sparsification(gone)
    }
  }

  @Test("without ℓ1 there are runs and no predictions")
  func noL1() throws {
    let figure = try Sparsification([
      row("stepped", replicate: 0, points: [(1, 1e5, 252), (100, 1e5, 252)], l1: 0)
    ])
    #expect(figure.paper.isEmpty && figure.closedForm.isEmpty && figure.lateTime.isEmpty)
    #expect(figure.runs.count == 1)
    #expect(try figure.findings().last == "Without ℓ1 no weight dies, and nothing is predicted.")
  }

  @Test("rows of two widths are refused")
  func mixed() {
    var parameters = trials[0].parameters
    parameters["model.n_hidden"] = .integer(10)
    #expect(throws: AnalysisError.self) {
      try Sparsification(trials + [Trials.trial(parameters)])
    }
  }
}
