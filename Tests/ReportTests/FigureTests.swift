import Analysis
import Keys
import Matrix
import Model
import Foundation
import Records
import Report
import Store
import Study
import Testing

@Suite("Figures")
struct FigureTests {
  private func unused(_ matrix: StoredMatrix) throws -> WeightMatrix<Float> {
    fatalError("this figure reads no matrix")
  }

  private func draw(_ name: String) throws -> Figure {
    let networks = { (widths: [Int], l1: [Double]) in
      SyntheticTrials.networks(features: 32, widths: widths, l1: l1, replicates: 6, ratio: 0.8)
    }
    guard let definition = Figures.named(name) else { throw CocoaError(.fileNoSuchFile) }
    switch name {
    case "correlation":
      return try FigureDefinition.figure(
        of: WeightCorrelation(
          ofWidest: StudyTrials(networks([64], [0.001]), pairing: .independent),
          matrices: SyntheticTrials.correlations(side: 32, count: 4, diagonal: 0.2)))
    case "sparsification":
      return try definition.draw(
        trials: SyntheticTrials.rows(width: 500, l1: 1e-3, replicates: 2), loadMatrix: unused)
    case "fourth-norm":
      return try definition.draw(
        trials: SyntheticTrials.noisy(
          sharings: ["per_example", "shared"], steps: 1000, replicates: 3), loadMatrix: unused)
    case "curves":
      return try definition.draw(
        trials: networks([32, 64], [0.001, 0.01, 0.1]), loadMatrix: unused)
    case "power-law":
      let wider = SyntheticTrials.networks(
        features: 64, widths: [32, 64, 128], l1: [0.001], replicates: 6, ratio: 0.8)
      return try definition.draw(
        trials: networks([32, 64, 128], [0.001]) + wider, loadMatrix: unused)
    default:
      return try definition.draw(trials: networks([32, 64, 128], [0.001]), loadMatrix: unused)
    }
  }

  private func marks(in value: Any) -> Set<String> {
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(marks(in: $1)) } }
    guard let object = value as? [String: Any] else { return [] }
    let own = (object["mark"] as? [String: Any])?["type"] as? String
    return object.values.reduce(into: Set([own].compactMap { $0 })) { $0.formUnion(marks(in: $1)) }
  }

  private func keys(in value: Any) -> Set<String> {
    if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(in: $1)) } }
    guard let object = value as? [String: Any] else { return [] }
    return object.reduce(into: Set(object.keys)) { $0.formUnion(keys(in: $1.value)) }
  }

  @Test("the registry holds the paper's five figures and ours under distinct names")
  func registry() {
    #expect(
      Figures.all.map(\.name) == [
        "sparsification", "fourth-norm", "collisions", "correlation", "curves", "power-law",
      ])
    #expect(Figures.named("collisions")?.name == "collisions" && Figures.named("none") == nil)
    #expect(Figures.all.allSatisfy { !$0.summary.isEmpty })
  }

  @Test("drawing twice gives the same bytes", arguments: Figures.all.map(\.name))
  func stable(name: String) throws {
    let once = try draw(name)
    let again = try draw(name)
    #expect(once == again)
    #expect(once.name == name && !once.findings.isEmpty)
  }

  @Test(
    "specifications are Vega-Lite 5 with inline data only and the expected marks",
    arguments: [
      ("sparsification", ["line", "point"]), ("fourth-norm", ["area", "line", "point", "rule"]),
      ("collisions", ["line", "point", "rule"]), ("correlation", ["point", "rect", "rule"]),
      ("curves", ["area", "line", "point"]), ("power-law", ["line", "point", "rect", "rule"]),
    ] as [(String, Set<String>)])
  func marks(name: String, expected: Set<String>) throws {
    let figure = try draw(name)
    let object = try #require(
      try JSONSerialization.jsonObject(with: figure.specification) as? [String: Any])
    #expect(object["$schema"] as? String == "https://vega.github.io/schema/vega-lite/v5.json")
    #expect(marks(in: object) == expected)
    let text = String(decoding: figure.specification, as: UTF8.self)
    #expect(!keys(in: object).contains("url") && text.hasSuffix("}\n"))
    #expect((object["title"] as? [String: Any])?["text"] as? String == figure.title)
  }

  @Test("every position axis says what it is", arguments: Figures.all.map(\.name))
  func axisTitles(name: String) throws {
    let text = String(decoding: try draw(name).specification, as: UTF8.self)
    let expected = [
      "sparsification": "flow time t", "fourth-norm": "training steps",
      "collisions": "hidden neurons m", "correlation": "inner product of an initial",
      "curves": "hidden neurons m", "power-law": "hidden neurons m",
    ]
    #expect(text.contains(try #require(expected[name])))
  }

  @Test(
    "at another n the published points are left out, and it is said",
    arguments: [
      "collisions", "curves",
    ])
  func published(name: String) throws {
    let text = String(decoding: try draw(name).specification, as: UTF8.self)
    #expect(!text.contains("published (mean of 16)") && !text.contains("\"published median\""))
    #expect(text.contains("are those of n = 256, and not drawn here"))
  }

  /// The values of `field` in the rows of the layers of one panel whose series is `name`.
  private func values(
    _ field: String, of name: String, mark: String, in panel: [String: Any]
  ) -> [Double] {
    (panel["layer"] as? [[String: Any]] ?? []).filter {
      ($0["mark"] as? [String: Any])?["type"] as? String == mark
    }.flatMap { layer in
      ((layer["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? [])
        .filter { $0["series"] as? String == name }.compactMap { $0[field] as? Double }
    }
  }

  private func panels(_ figure: Figure) throws -> [[String: Any]] {
    let object = try #require(
      try JSONSerialization.jsonObject(with: figure.specification) as? [String: Any])
    return (object["vconcat"] ?? object["hconcat"]) as? [[String: Any]] ?? [object]
  }

  @Test("a mean without an interval is drawn, above and over the null", arguments: [1, 3])
  func loneReplicate(replicates: Int) throws {
    // Equal counts: the synthetic scatter vanishes where the mean is nil.
    let figure = try FigureDefinition.collisions.draw(
      trials: SyntheticTrials.networks(
        features: 32, widths: [32, 64], l1: [0.001], replicates: replicates,
        ratio: replicates == 1 ? 1 : 0), loadMatrix: unused)
    for panel in try panels(figure) {
      let series = "polysem (mean, 95 % CI, N = \(replicates))"
      #expect(values("x", of: series, mark: "point", in: panel) == [32, 64])
      #expect(values("x", of: series, mark: "rule", in: panel).isEmpty)
    }
  }

  @Test("unsettled cells are drawn apart, with a legend entry of their own")
  func unsettled() throws {
    let networks = { (width: Int, l1: [Double], unresolved: Double) in
      SyntheticTrials.networks(
        features: 32, widths: [width], l1: l1, replicates: 4, ratio: 1, unresolved: unresolved)
    }
    let entry = "unsettled (> 1 % of features unresolved)"
    for (name, ours) in [
      ("collisions", "polysem (mean, 95 % CI, N = 4)"),
      ("curves", "polysem: median, N = 4"),
    ] {
      let definition = try #require(Figures.named(name))
      let figure = try definition.draw(
        trials: networks(32, [0.001], 3) + networks(64, [0.001], 0), loadMatrix: unused)
      for panel in try panels(figure) {
        #expect(values("x", of: entry, mark: "point", in: panel) == [32])
        #expect(values("x", of: ours, mark: "point", in: panel) == [64])
      }
      let text = String(decoding: try draw(name).specification, as: UTF8.self)
      #expect(!text.contains(entry), "no entry where all cells have settled")
    }
  }

  @Test("a row flow without ℓ1 is drawn without predictions and their legend")
  func noL1() throws {
    let rows = try SyntheticTrials.rows(width: 50, l1: 1e-2, replicates: 1).map { trial in
      SyntheticTrials.trial(
        trial.parameters.merging(["train.l1": .number(0)]) { $1 }, replicate: 0,
        measures: trial.measures, observations: trial.observations)
    }
    let figure = try FigureDefinition.sparsification.draw(trials: rows, loadMatrix: unused)
    let text = String(decoding: figure.specification, as: UTF8.self)
    #expect(!text.contains("paper's line") && !text.contains("closed form"))
    #expect(text.contains("polysem, stepped (every run)"))
  }

  @Test("published fourth norms stand beside shared noise; beside the other kind only if alone")
  func publishedPanel() throws {
    let both = try panels(try draw("fourth-norm"))
    let series = "bipolar, σ = 0.15"
    #expect(both.map { values("y", of: series, mark: "point", in: $0) } == [[], [0.77]])
    let alone = try FigureDefinition.fourthNorm.draw(
      trials: SyntheticTrials.noisy(sharings: ["per_example"], steps: 1000, replicates: 3),
      loadMatrix: unused)
    #expect(try panels(alone).map { values("y", of: series, mark: "point", in: $0) } == [[0.77]])
  }

  @Test("noise shared and drawn per example stand in two panels, one kind in one")
  func panels() throws {
    let both = String(decoding: try draw("fourth-norm").specification, as: UTF8.self)
    #expect(both.contains("noise shared by all examples") && both.contains("\"hconcat\""))
    let one = try FigureDefinition.fourthNorm.draw(
      trials: SyntheticTrials.noisy(sharings: ["per_example"], steps: 1000, replicates: 3),
      loadMatrix: unused)
    #expect(!String(decoding: one.specification, as: UTF8.self).contains("\"hconcat\""))
  }

  @Test(
    "a title says what the numbers say",
    arguments: [
      (0.2, "Fewer polysemantic neurons than chance would make at 2 of 2 settled widths"),
      (1, "Counts of polysemantic neurons not told apart from chance, at 2 settled widths"),
      (3, "More polysemantic neurons than chance would make at 2 of 2 settled widths"),
    ])
  func message(ratio: Double, title: String) throws {
    let figure = try FigureDefinition.collisions.draw(
      trials: SyntheticTrials.networks(
        features: 64, widths: [32, 64, 128], l1: [0.001], replicates: 40, ratio: ratio),
      loadMatrix: unused)
    #expect(figure.title == title)
    let object = try #require(
      try JSONSerialization.jsonObject(with: figure.specification) as? [String: Any])
    #expect(object["description"] as? String == figure.findings.joined(separator: " "))
    #expect(object["background"] as? String == "white", "readable on a dark page")
  }

  @Test(
    "a law of noise may make rows sparse at some σ alone",
    arguments: [
      (100, "Rows stay dense under bipolar or gaussian noise"),
      (5000, "Rows become sparse under bipolar noise of some σ, not under gaussian noise"),
      (1_000_000, "Rows become sparse under bipolar noise, not under gaussian noise"),
    ])
  func noiseMessage(steps: Int, title: String) throws {
    let figure = try FigureDefinition.fourthNorm.draw(
      trials: SyntheticTrials.noisy(sharings: ["per_example"], steps: steps, replicates: 3),
      loadMatrix: unused)
    #expect(figure.title == title)
  }

  @Test("published means stand beside ours, behind them, with a mark that the legend shows")
  func publishedAside() throws {
    let figure = try FigureDefinition.collisions.draw(
      trials: SyntheticTrials.networks(
        features: 256, widths: [256, 512], l1: [0.001], replicates: 4, ratio: 1),
      loadMatrix: unused)
    let layers = try #require(try panels(figure)[0]["layer"] as? [[String: Any]])
    func place(_ series: String) -> (index: Int, mark: [String: Any])? {
      for (index, layer) in layers.enumerated() {
        let mark = layer["mark"] as? [String: Any] ?? [:]
        let rows = (layer["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? []
        if mark["type"] as? String == "point", rows.first?["series"] as? String == series {
          return (index, mark)
        }
      }
      return nil
    }
    let published = try #require(place("published (mean of 16), set aside"))
    let ours = try #require(place("polysem (mean, 95 % CI, N = 4)"))
    #expect(published.index < ours.index)
    #expect(published.mark["filled"] as? Bool == true)
    #expect(try #require(published.mark["xOffset"] as? Double) > 5)
  }
}
