internal import Analysis
internal import Engine
internal import Foundation
internal import Records
internal import Store
internal import Study

/// One study's status, for people and for `--json`.
struct StatusReport: Encodable {
  private let status: StudyStatus

  init(_ status: StudyStatus) { self.status = status }

  private struct Folder: Encodable {
    let folder: String
    let shard: String?
    let stored: Int
    let missing: Int
    let failed: Int
    let running: Int
    let writer: String?
    let rate: Double?
    let secondsLeft: Double?

    private enum CodingKeys: String, CodingKey {
      case folder, shard, stored, missing, failed, running, writer
      case rate = "trials_per_second"
      case secondsLeft = "seconds_left"
    }

    init(_ status: FolderStatus) {
      folder = status.folder
      shard = status.shard?.description
      stored = status.stored
      missing = status.missing
      failed = status.failures.count
      running = status.running
      writer = status.writer
      rate = status.rate
      secondsLeft = status.secondsLeft
    }
  }

  private enum CodingKeys: String, CodingKey {
    case study, folders, cells, wanted
    case secondsLeft = "seconds_left"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(status.plan.name, forKey: .study)
    try container.encode(status.folders.map(Folder.init), forKey: .folders)
    try container.encode(status.cells, forKey: .cells)
    try container.encode(status.wanted, forKey: .wanted)
    try container.encodeIfPresent(status.secondsLeft, forKey: .secondsLeft)
  }

  /// The cells, what failed, each folder, then all of them.
  var lines: [String] {
    let cells = status.cells
    let stored = cells.reduce(0) { $0 + $1.finished + $1.diverged }
    let wanted = status.wanted.reduce(0, +)
    let failures = status.folders.flatMap(\.failures)
    var lines = StudyTable(cells, wanted: status.wanted).lines
    lines += failures.prefix(5).map { "failed: trial \($0.trial.key): \($0.reason)" }
    if status.folders.count > 1 { lines += status.folders.map(line) }
    let running = status.folders.reduce(0) { $0 + $1.running }
    var parts = [
      "\(stored) of \(wanted) trials\(status.plan.seeds.stopping == nil ? "" : " asked for so far")"
    ]
    parts.append(running > 0 ? "up to \(running) running" : "none running")
    if !failures.isEmpty { parts.append("\(failures.count) failed") }
    let rate = status.folders.compactMap(\.rate).reduce(0, +)
    if rate > 0 { parts.append(Self.text(ofRate: rate)) }
    if stored < wanted, let left = status.secondsLeft, left > 0 {
      parts.append("\(duration(left)) left")
    }
    return lines + ["\(status.plan.name): " + parts.joined(separator: ", ")]
  }

  private func line(_ folder: FolderStatus) -> String {
    let shard = folder.shard.map { " (shard \($0))" } ?? ""
    let wanted = folder.wanted.values.reduce(0, +)
    var parts = ["\(wanted - folder.missing) of \(wanted) trials"]
    parts.append(folder.writer.map { "written by \($0)" } ?? "nobody is writing")
    if !folder.failures.isEmpty { parts.append("\(folder.failures.count) failed") }
    if let left = folder.secondsLeft, folder.missing > 0 { parts.append("\(duration(left)) left") }
    return "  \(folder.folder)\(shard): " + parts.joined(separator: ", ")
  }

  private static func text(ofRate rate: Double) -> String {
    let (number, unit) =
      rate >= 1 ? (rate, "s") : rate >= 1.0 / 60 ? (rate * 60, "min") : (rate * 3600, "h")
    return String(format: "%.3g trials/%@", number, unit)
  }
}
