import Analysis
import Keys
import Records
import Store
import Study
import Testing

@Suite("What one measure costs in another")
struct FrontTests {
  private func cell(
    _ extra: [String: ParameterValue], counts: [Double], losses: [Double], unresolved: Double = 0
  ) -> [StoredTrial] {
    zip(counts, losses).enumerated().map { replicate, values in
      Trials.trial(
        Trials.network(extra: extra), replicate: replicate,
        final: [
          "polysemantic_neurons": values.0, "loss": values.1, "unresolved_features": unresolved,
        ])
    }
  }

  private func trials(unresolved: Double) -> [StoredTrial] {
    func cell(
      _ extra: [String: ParameterValue], counts: [Double], losses: [Double]
    ) -> [StoredTrial] {
      self.cell(extra, counts: counts, losses: losses, unresolved: unresolved)
    }
    return cell([:], counts: [3, 5], losses: [0.25, 0.75])
      + cell(["model.init": .text("orthogonal")], counts: [1, 1], losses: [0.5, 1.5])
      + cell(
        ["model.init": .text("orthogonal"), "model.n_hidden": .integer(16)], counts: [0, 0],
        losses: [0.125, 0.125])
      + cell(["train.l1": .number(0.01)], counts: [2, 2], losses: [4, 2])
      + cell(["train.decorrelation": .number(0.5)], counts: [2, 4], losses: [2, 2])
  }

  private func data(
    _ changes: [String: String] = [:], unresolved: Double = 0
  ) throws -> PlotData {
    let trials = trials(unresolved: unresolved)
    let options = ["kind": "front", "x": "loss", "y": "polysemantic_neurons"]
    return try PlotData(
      PlotReader.plot(options.merging(changes) { $1 }, name: nil, of: trials),
      trials.reversed())
  }

  @Test("a mean of both for each cell, from left to right, named by what is not most cells'")
  func means() throws {
    let data = try data()
    let names = [
      "init = orthogonal, n_hidden = 16", "baseline", "init = orthogonal", "decorrelation = 0.5",
      "l1 = 0.01",
    ]
    #expect(data.colors == names.map { .text($0) })
    #expect(data.means.map(\.x) == [0.125, 0.5, 1, 2, 3].map { .number($0) })
    #expect(data.means.map(\.estimate.mean) == [0, 4, 1, 3, 2])
    // Equal values have no interval; others Student's, t(1) = 12.7 times a standard error of 0.25.
    #expect(data.means[0].across?.lower == nil && data.means[0].across?.mean == 0.125)
    #expect(abs((data.means[1].across?.upper ?? 0) - (0.5 + 12.7062 * 0.25)) < 1e-3)
    let lines = data.csv.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(
      lines[0].hasPrefix("cell,networks,polysemantic_neurons_mean,polysemantic_neurons_ci95_lower"))
    #expect(lines[2].hasPrefix("baseline,2,4.0,"))
    #expect(data.findings[0].contains("N = 2 networks a cell"))
    let unsettled = try self.data(unresolved: 1)
    #expect(
      unsettled.findings.contains { $0.contains("5 of 5 cells, ") && $0.contains("baseline (") })
  }

  @Test("two measures, no colours or panels of its own, not too many cells, no zero on a log axis")
  func refusals() throws {
    for changes in [
      ["x": "n_hidden"], ["x": "step"], ["x": "origins.initial_rank"], ["color": "l1"],
      ["facet": "l1"], ["rows": "l1"], ["over": "paper"],
    ] {
      #expect(throws: ConfigurationError.self, "\(changes)") { try data(changes) }
    }
    let many = (0..<25).flatMap {
      cell(["train.lr": .number(Double($0 + 1))], counts: [1, 2], losses: [1, 2])
    }
    let options = ["kind": "front", "x": "loss", "y": "polysemantic_neurons"]
    #expect(throws: ConfigurationError.self) {
      try PlotReader.plot(options, name: nil, of: many)
    }
    _ = try PlotReader.plot(options, name: nil, of: Array(many.dropFirst(2)))
    #expect(throws: AnalysisError.self) {
      try data(["x": "polysemantic_neurons", "y": "loss", "x_scale": "log"])
    }
  }
}
