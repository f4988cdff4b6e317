import Analysis
import Autoencoder
import Foundation
import Report
import Store
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
          ofWidest: networks([64], [0.001]),
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

  @Test("the registry holds the paper's five figures under distinct names")
  func registry() {
    #expect(
      Figures.all.map(\.name) == [
        "sparsification", "fourth-norm", "collisions", "correlation", "curves",
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
      ("curves", ["area", "line", "point"]),
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
      "curves": "hidden neurons m",
    ]
    #expect(text.contains(try #require(expected[name])))
  }

  @Test("at another n the published points are drawn rescaled and called so")
  func rescaled() throws {
    let text = String(decoding: try draw("collisions").specification, as: UTF8.self)
    #expect(text.contains("published at n = 256, rescaled"))
    #expect(text.contains("scaled by 32/256"))
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
}
