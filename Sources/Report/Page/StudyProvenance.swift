// Where results come from, from a manifest.

internal import Analysis
internal import Foundation

/// The runs that trained a study, and what drew it.
struct StudyProvenance {
  private let study: String
  private let json: Data
  private let rows: [[String]]

  /// - Throws: `DecodingError` for what is no manifest.
  init(json: Data) throws {
    guard let manifest = try? JSONSerialization.jsonObject(with: json) as? [String: Any],
      let study = manifest["study"] as? String
    else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not a manifest"))
    }
    self.study = study
    self.json = json
    let runs = manifest["training_runs"] as? [[String: Any]] ?? []
    rows = runs.map { run in
      let facts = run["provenance"] as? [String: Any] ?? [:]
      func fact(_ name: String) -> String { facts[name].flatMap(ChartTree.text) ?? "" }
      let isDirty = facts["git_dirty"] as? Bool ?? false
      let seconds = (run["core_seconds"] as? Double).map { $0.text(3) } ?? ""
      return [
        fact("started_at"), run["trials"].flatMap(ChartTree.text) ?? "", seconds,
        fact("polysem_version"), fact("git_commit").prefix(12) + (isDirty ? ", edited" : ""),
        fact("cpu_model"), (facts["command_line"] as? [String] ?? []).joined(separator: " "),
      ]
    }
  }

  private static let columns = [
    "began", "networks", "core-seconds", "polysem", "commit", "processor", "command",
  ]

  /// Folded away: a row for each run, and the manifest itself.
  var html: HTML {
    """
    <details><summary>Provenance of \(study)</summary>
    \(NumberTable(columns: Self.columns, rows: rows).html(caption: "Runs that trained \(study)"))
    <p>Save: \(DataLink.json("\(study).manifest.json", json).html)</p>
    </details>
    """
  }
}
