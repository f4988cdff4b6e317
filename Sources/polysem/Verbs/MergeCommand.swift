internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Store
internal import Study

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the stores of a plan's shards into one, as if there had been one run.",
    discussion: """
      Merging again copies only what is new. Ends with 1 if trials are missing, which it names. `polysem run FILE --out \
      OUT` then draws the file's plots and judges its claims, and would train what is missing.

      Examples:
        polysem merge results/all results/shard-1 results/shard-2
      """)

  @Argument(help: "The folder to write, new or of an earlier merge.", transform: path)
  var out: String

  @Argument(help: "Results folders of the shards.", transform: path)
  var folders: [String]

  @Flag(help: "Print results as JSON.")
  var json = false

  mutating func validate() throws {
    guard !folders.isEmpty else { throw ValidationError("name the shards' folders after OUT") }
    let places = folders.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    guard !places.contains(URL(fileURLWithPath: out).resolvingSymlinksInPath().path) else {
      throw ValidationError("OUT is one of the folders to join")
    }
    guard Set(places).count == places.count else {
      throw ValidationError("a folder is named twice")
    }
  }

  mutating func run() throws {
    let merge = try StoreMerge(folders)
    let interruption = Interruption()
    let provenance = Provenance.ofThisRun(jobs: 1)
    let target = try ResultStore(folder: URL(fileURLWithPath: out, isDirectory: true))
    for plan in merge.plans {
      let folder = folder(of: plan, among: merge.plans)
      try folder.check(plan)
      try folder.checkSummary()
    }
    let outcome = try merge.run(
      into: target, provenance: provenance, shouldStop: { interruption.isRequested })
    for plan in merge.plans {
      let folder = folder(of: plan, among: merge.plans)
      try folder.freeze(plan)
      try folder.writeSummary(of: plan, from: target, provenance: provenance)
    }
    let status = interruption.status ?? (outcome.missing.isEmpty ? nil : .trialsFailed)
    try CommandFailure.ending(with: status) {
      for warning in outcome.warnings { StandardError.write(warning) }
      if json { return try StandardOutput.writeJSON(outcome) }
      for line in lines(outcome) { try StandardOutput.writeLine(line) }
    }
  }

  /// As `run` names files of one study, and `reproduce` those of several.
  private func folder(of plan: Plan, among plans: [Plan]) -> ResultsFolder {
    ResultsFolder(path: out, prefix: plans.count == 1 ? "" : "\(plan.name).")
  }

  private func lines(_ outcome: StoreMerge.Outcome) -> [String] {
    var lines: [String] = []
    if !outcome.absentShards.isEmpty {
      lines.append("no run of shards \(outcome.absentShards.joined(separator: ", "))")
    }
    if let first = outcome.doubled.first {
      lines.append(
        "\(outcome.doubled.count) trials are in several folders, the same in each: \(first) the first"
      )
    }
    var missing = 0
    for (study, cells) in outcome.missing.sorted(by: { $0.key < $1.key }) {
      for cell in cells {
        missing += cell.replicates.count
        lines.append("\(study): cell \(cell.cell) lacks replicates \(Self.ranges(cell.replicates))")
      }
    }
    let rest = missing == 0 ? "none missing" : "\(missing) missing"
    return lines + [
      "\(out): \(outcome.trials) trials of \(folders.count) folders, \(outcome.copied) new, \(rest)"
    ]
  }

  /// `0–3, 7`.
  private static func ranges(_ numbers: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    let shown = ranges.prefix(20).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
    }
    return shown.joined(separator: ", ") + (ranges.count > shown.count ? ", …" : "")
  }
}
