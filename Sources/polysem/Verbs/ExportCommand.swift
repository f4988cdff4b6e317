internal import ArgumentParser
internal import Foundation
internal import Records
internal import Store

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print one row per trial, sorted by identity: the same bytes for the same records.",
    discussion: """
      Examples:
        polysem export results/smoke --csv > smoke.csv
      """)

  @Argument(help: "A results folder.", transform: path)
  var folder: String

  @Flag(help: "CSV, the only format so far.")
  var csv = false

  @Option(help: "Only the trials of this study.")
  var study: String?

  @Flag(help: "Every trial of the store, those of earlier versions of its studies too.")
  var all = false

  mutating func validate() throws {
    guard csv else { throw ValidationError("say the format: --csv") }
    guard study == nil || !all else {
      throw ValidationError("--study and --all exclude each other")
    }
  }

  mutating func run() throws {
    let store = try ResultStore(
      folder: URL(fileURLWithPath: folder, isDirectory: true), access: .readOnly)
    let scope = study.map(TrialScope.study) ?? (all ? .everything : .members)
    try StandardOutput.write(CSVExport.text(of: try store.finalStates(of: scope)))
  }
}
