internal import Analysis
internal import Foundation
internal import Store
internal import Study

/// The small files beside a store: frozen plan, summary, manifest.
struct ResultsFolder {
  let path: String
  /// Put before every file name: empty for a study's own folder, `NAME.` where several studies
  /// share one.
  var prefix = ""

  var url: URL { URL(fileURLWithPath: path, isDirectory: true) }

  /// Writes the plan, or checks it against the one that is there.
  ///
  /// More or fewer cells and replicates are the same study seen wider or narrower: what is stored
  /// stays, and counts again when it is asked for. Another name, seed or pairing is another study.
  ///
  /// - Throws: when the folder belongs to another study.
  func freeze(_ plan: Plan) throws {
    try check(plan)
    let (file, json) = (planFile, try plan.json())
    // Unchanged, it keeps its date.
    if (try? Data(contentsOf: file)) != json { try write(json, to: file) }
  }

  private var planFile: URL { url.appending(component: prefix + "plan.json") }

  /// Checks a plan against the one that is there, and writes nothing.
  ///
  /// - Throws: when the folder belongs to another study.
  func check(_ plan: Plan) throws {
    let file = planFile
    if let text = try? Data(contentsOf: file) {
      let frozen: Plan
      do {
        frozen = try Plan(json: text)
      } catch {
        throw CommandFailure(
          .badInput,
          "\(file.path): not a plan that this version can read. Choose another folder with --out, "
            + "or remove the plan: the results are in the store.")
      }
      let conflicts = plan.differences(from: frozen).filter(\.isAnotherStudy)
      guard conflicts.isEmpty else {
        let list = conflicts.map { "  \($0)" }.joined(separator: "\n")
        throw CommandFailure(
          .badInput,
          """
          \(file.path): the folder holds the results of another study:
          \(list)
          Choose another folder with --out.
          """)
      }
    }
  }

  /// Makes sure that `writeSummary` will find its files writable.
  func checkSummary() throws {
    for name in ["summary.csv", Manifest.fileName] {
      try OutputFile.check(url.appending(component: prefix + name).path)
    }
  }

  /// Writes `summary.csv` and `manifest.json` from what is stored; `part` is the shard where that is
  /// only a part of the study.
  ///
  /// - Returns: the cells of the summary.
  @discardableResult
  func writeSummary(
    of plan: Plan, from store: ResultStore, provenance: Provenance, figures: [String] = [],
    part: Shard? = nil
  ) throws -> [CellSummary] {
    let cells = try CellSummary.summarise(.study(plan.name), in: store)
    let summary = prefix + "summary.csv"
    try write(
      Data(SummaryTable(cells, part: part).csv.utf8), to: url.appending(component: summary))
    let manifest = try Manifest(
      study: plan.name, provenance: provenance, store: store,
      files: [prefix + "plan.json", summary] + figures)
    try manifest.write(to: url, named: prefix + Manifest.fileName)
    return cells
  }

  /// Whether there is a store, of whatever kind.
  var hasStore: Bool {
    FileManager.default.fileExists(atPath: url.appending(component: ResultStore.fileName).path)
  }

  /// The store, for reading; `nil` where there is none yet.
  func storeIfAny() throws -> ResultStore? {
    guard hasStore else { return nil }
    return try ResultStore(folder: url, access: .readOnly)
  }

  private func write(_ data: Data, to file: URL) throws {
    try OutputFile.write(data, to: file.path)
  }
}
