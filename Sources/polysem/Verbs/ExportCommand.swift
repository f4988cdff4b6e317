internal import ArgumentParser
internal import Foundation
internal import Records
internal import Store

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print one row per trial, sorted by identity: the same bytes for the same records.")

  @Argument(help: "A results folder.", transform: path)
  var folder: String

  @Flag(help: "CSV, the only format so far.")
  var csv = false

  @Option(help: "Only the trials of this study.")
  var study: String?

  mutating func validate() throws {
    guard csv else { throw ValidationError("say the format: --csv") }
  }

  mutating func run() throws {
    let store = try ResultStore(
      folder: URL(fileURLWithPath: folder, isDirectory: true), access: .readOnly)
    try StandardOutput.write(CSVExport.text(of: try store.finalStates(inStudy: study)))
  }
}
