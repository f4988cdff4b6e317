internal import Analysis
internal import Foundation
internal import Keys
internal import Store
internal import Study

/// The verdicts on the paper's claims: judged, stored and printed.
struct ClaimsReport {
  /// Beside the experiment files.
  static let fileName = "claims.yaml"

  /// What `write` writes.
  static let fileNames = ["claims.csv", "claims.json"]

  let judgement: Judgement

  /// Reads the claims that stand beside the experiments; `nil` where there are none.
  static func claims(beside experiments: String) throws(ConfigurationError) -> ClaimSet? {
    let path = "\(experiments)/\(fileName)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try ClaimsFile.load(path: path)
  }

  /// Judges the claims about the figures of some studies, from stored trials only.
  init(_ claims: ClaimSet, _ plans: [Plan], from store: ResultStore) throws {
    let studies = Dictionary(
      plans.map { ($0.figure ?? $0.name, $0.name) }, uniquingKeysWith: { first, _ in first })
    judgement = try Judgement(
      claims, figures: plans.map { $0.figure ?? $0.name },
      trials: { figure in try StudyTrials(ofStudy: studies[figure] ?? figure, in: store) },
      loadMatrix: { try store.load($0) })
  }

  /// Writes `claims.csv` and `claims.json`, which depend on the claims file and the trials alone.
  ///
  /// They stand in no manifest: those are of one study each, claims are adjusted for each other
  /// over all that were judged together.
  func write(to folder: ResultsFolder) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let files = [
      "claims.csv": Data(ClaimTable(judgement).csv.utf8),
      "claims.json": try encoder.encode(judgement) + Data("\n".utf8),
    ]
    for (name, content) in files {
      let file = folder.url.appending(component: name)
      do {
        try content.write(to: file, options: .atomic)
      } catch {
        throw CommandFailure(
          .badInput, "\(file.path): cannot be written (\(error.localizedDescription))")
      }
    }
  }

  /// The table, then the sentences under the statements they are about.
  var lines: [String] {
    guard !judgement.claims.isEmpty else { return [] }
    var lines = ["Claims"] + ClaimTable(judgement).lines.map { "  \($0)" }
    var last: String?
    for claim in judgement.claims {
      if claim.claim != last { lines.append("\(claim.claim)  \(claim.says)") }
      last = claim.claim
      lines.append("  - \(claim.sentence)")
    }
    return lines
  }
}
