internal import Analysis
internal import ArgumentParser
internal import Engine
internal import Foundation

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Tell how far studies have come, from their stores alone, while they are written.",
    discussion: """
      Folders of one plan, such as those of its shards, are told of together: trials done, running and failed, the cells' \
      running means with 95 % intervals, rate and time left. Intervals of a study that goes on are looks at unfinished \
      data: they are not what a stopping rule or a claim is judged by.

      Examples:
        polysem status results/smoke
      """)

  @Argument(
    help: "Results folders; those without a store yet are said to have none.", transform: path)
  var folders: [String]

  @Flag(help: "Draw again every few seconds until nothing is running.")
  var watch = false

  @Option(help: "Seconds between two looks of --watch, at least 1.", transform: wholeNumber)
  var every = 5

  @Flag(help: "Print results as JSON.")
  var json = false

  mutating func validate() throws {
    guard every >= 1 else { throw ValidationError("--every must be at least 1") }
    guard !(json && watch) else { throw ValidationError("--json and --watch exclude each other") }
  }

  mutating func run() throws {
    while true {
      let (studies, absent) = try look()
      if json { return try StandardOutput.writeJSON(studies.map(StatusReport.init)) }
      let lines = studies.map(StatusReport.init).flatMap(\.lines) + absent
      let clear = watch && Terminal.isOutput ? Terminal.emptyScreen : ""
      try StandardOutput.write(lines.map { $0 + "\n" }.joined(), after: clear)
      let isRunning = studies.contains { $0.folders.contains { $0.writer != nil } }
      guard watch, isRunning || !absent.isEmpty else { return }
      sleep(UInt32(min(every, 86_400)))
    }
  }

  /// The studies, and a line for each folder in which nothing has begun.
  private func look() throws -> (studies: [StudyStatus], absent: [String]) {
    var (found, absent): ([FolderStatus], [String]) = ([], [])
    for folder in folders {
      let results = ResultsFolder(path: folder)
      guard results.hasStore || folders.count == 1 && !watch else {
        absent.append("\(folder): no store yet")
        continue
      }
      do {
        // Where one folder was named and there is none, says so, with the exit code of a slip in a path.
        found.append(try FolderStatus(folder))
      } catch let failure as StatusFailure where failure == .notBegun(folder: folder) {
        absent.append("\(failure)")
      }
    }
    return (try StudyStatus.group(found), absent)
  }
}
