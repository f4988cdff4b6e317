import Analysis
import Keys
import Records
import Store
import Study
import Testing

@Suite("Which networks of a cell a plot is of")
struct NetworkChoiceTests {
  /// Seven networks by loss and count; the fourth diverged.
  private var trials: [StoredTrial] {
    let losses = [0.5, 0.1, 0.3, .nan, 0.2, 0.2, 0.1]
    return losses.enumerated().map { replicate, loss in
      Trials.trial(
        Trials.network(), replicate: replicate,
        outcome: loss.isNaN ? .diverged(step: 3) : .finished,
        final: ["loss": loss, "polysemantic_neurons": Double(replicate), "unresolved_features": 0])
    }
  }

  private func plot(_ networks: String?, without missing: Int? = nil) throws -> PlotData {
    var options = ["x": "n_hidden", "y": "polysemantic_neurons"]
    options["networks"] = networks
    let trials = trials.filter { $0.identity.replicate != missing }
    return try PlotData(
      PlotReader.plot(options, name: nil, of: trials),
      trials.reversed())
  }

  @Test(
    "the least loss of every three, or all but the greatest; the first of equals; no rest",
    arguments: [
      (nil, [0.0, 1, 2, 4, 5, 6]), ("all", [0, 1, 2, 4, 5, 6]), ("best of 3", [1, 4]),
      ("without the worst of 3", [1, 2, 5]), ("best of 7", [1]), ("best of 2", [1, 2, 4]),
    ])
  func choice(networks: String?, expected: [Double]) throws {
    let data = try plot(networks)
    #expect(data.means.flatMap(\.values) == expected)
    let says = data.findings.contains { $0.hasPrefix("Of every") }
    #expect(says == (networks != nil && networks != "all"))
    // Whatever is chosen, the diverged network of a group is said.
    #expect(data.findings.contains { $0.hasPrefix("Diverged and left out: 1 of") })
  }

  @Test("a network that is missing leaves out its own group and moves no other")
  func gaps() throws {
    #expect(try plot("best of 3", without: 0).means.flatMap(\.values) == [4])
    #expect(try plot("best of 3", without: 6).means.flatMap(\.values) == [1, 4])
  }

  @Test("a cell with too few networks is said; other words and a series are refused")
  func refusals() throws {
    let error = #expect(throws: AnalysisError.self) { try plot("best of 8") }
    #expect(error?.description.contains("no cell has as many networks") == true)
    for text in ["best", "best of 1", "best of x", "10", "worst of 10", "without worst of 10"] {
      #expect(throws: ConfigurationError.self) { try plot(text) }
    }
    let series = ["x": "step", "y": "loss", "networks": "best of 3"]
    #expect(throws: ConfigurationError.self) {
      try PlotReader.plot(series, name: nil, of: trials)
    }
  }
}
