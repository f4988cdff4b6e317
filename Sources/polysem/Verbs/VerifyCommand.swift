internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Store

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Compare everything in results folders with what was noted of it when it was written.",
    discussion: """
      Store (pages, and every trial with its digest), plan, manifest, weights with their SHA-256. Names every fault and \
      ends with 2 if there is one. --salvage saves what is whole of a damaged store into a new folder, leaves the damaged \
      one alone and ends with 1 if it left something behind; `polysem run` with that folder as --out trains what is missing.

      Examples:
        polysem verify results/smoke
      """)

  @Argument(help: "Results folders.", transform: path)
  var folders: [String]

  @Option(
    help: "A new folder for the trials that are whole; for one damaged folder.", transform: path)
  var salvage: String?

  @Flag(help: "Print results as JSON.")
  var json = false

  mutating func validate() throws {
    guard salvage == nil || folders.count == 1 else {
      throw ValidationError("--salvage takes one folder at a time")
    }
    func place(_ folder: String) -> String {
      URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    }
    guard salvage.map(place) != place(folders[0]) else {
      throw ValidationError("--salvage wants a new folder: the damaged one is left alone")
    }
  }

  mutating func run() throws {
    if let salvage { return try save(into: salvage) }
    let inspections = folders.map { FolderInspection($0) }
    let hasFaults = inspections.contains { !$0.faults.isEmpty }
    try CommandFailure.ending(with: hasFaults ? .regression : nil) {
      if json { return try StandardOutput.writeJSON(inspections) }
      for line in inspections.flatMap(\.lines) { try StandardOutput.writeLine(line) }
    }
  }

  private func save(into new: String) throws {
    let saved = try StoreSalvage(
      of: URL(fileURLWithPath: folders[0], isDirectory: true),
      into: URL(fileURLWithPath: new, isDirectory: true), provenance: .ofThisRun(jobs: 1))
    try CommandFailure.ending(with: saved.lost.isEmpty ? nil : .trialsFailed) {
      for line in saved.lost { try StandardOutput.writeLine("left behind: \(line)") }
      try StandardOutput.writeLine(
        "\(new): \(saved.saved) trials saved, \(saved.lost.count) things left behind; "
          + "`polysem run FILE --out \(new)` trains what is missing")
    }
  }
}

extension FolderInspection {
  /// A line for each fault and note, then what was found whole.
  fileprivate var lines: [String] {
    faults.map { "\(folder): FAULT \($0)" } + notes.map { "\(folder): note: \($0)" } + [
      "\(folder): \(faults.isEmpty ? "whole" : "\(faults.count) faults"), \(trials) trials and "
        + "\(matrices) matrices are what was stored"
    ]
  }
}
