internal import ArgumentParser
internal import Foundation
internal import Records
internal import Store

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print one row per trial, sorted by identity, or write the weights that trials kept.",
    discussion: """
      --csv prints the same bytes for the same records. --weights safetensors writes a file KEY.safetensors for each \
      trial that kept matrices, whose metadata are its identity, parameters and final measures.

      Examples:
        polysem export results/smoke --csv > smoke.csv
      """)

  @Argument(help: "A results folder.", transform: path)
  var folder: String

  @Flag(help: "One row per trial, on standard output.")
  var csv = false

  @Option(help: "The format of weights: safetensors.")
  var weights: String?

  @Option(help: "The folder for the files of --weights.", transform: path)
  var to: String?

  @Option(help: "Only the trials of this study.")
  var study: String?

  @Flag(help: "Every trial of the store, those of earlier versions of its studies too.")
  var all = false

  mutating func validate() throws {
    guard csv != (weights != nil) else {
      throw ValidationError("say what to export: --csv, or --weights safetensors --to FOLDER")
    }
    guard (weights == nil) == (to == nil) else {
      throw ValidationError("--weights and --to belong together")
    }
    guard weights == nil || weights == "safetensors" else {
      throw ValidationError("--weights takes safetensors, got \(weights ?? "")")
    }
    guard study == nil || !all else {
      throw ValidationError("--study and --all exclude each other")
    }
  }

  mutating func run() throws {
    let store = try ResultStore(
      folder: URL(fileURLWithPath: folder, isDirectory: true), access: .readOnly)
    let scope = study.map(TrialScope.study) ?? (all ? .everything : .members)
    if let to {
      let count = try WeightExport(from: store, to: to).write(scope)
      return try StandardOutput.writeLine("\(to): \(count) files")
    }
    try store.exportCSV(of: scope) { try StandardOutput.write($0) }
  }
}
