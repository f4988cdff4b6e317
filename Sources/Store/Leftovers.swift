// Temporary files that killed processes left in a results folder.

internal import Foundation

/// Clears them away, for a writer that holds the folder's lock.
enum Leftovers {
  /// Files that writers alone write, of a study's own folder or with `NAME.` before them.
  private static let ofWriters = [
    "plan.json", "summary.csv", "manifest.json", "claims.csv", "claims.json",
  ]
  /// Seconds after which nobody writes a file any more, on whatever machine.
  private static let hour = 3600.0

  /// Removes what surely belongs to us and to no living process; what cannot be removed stays.
  static func clear(in folder: URL) {
    for name in names(in: folder.appendingPathComponent("weights")) where process(of: name) != nil {
      // Matrices are written under the lock alone, which is ours.
      remove("weights/\(name)", in: folder)
    }
    for name in names(in: folder) {
      guard let process = process(of: name) else { continue }
      let isOfWriter = ofWriters.contains { name.contains("\($0).partial-") }
      if isOfWriter || (!isAlive(process) && age(of: name, in: folder) > hour) {
        remove(name, in: folder)
      }
    }
  }

  /// The process that a temporary file names: `NAME.partial-PID`, or `.dat.nosyncPID.XXXXXX` with
  /// hexadecimal digits, as Foundation has it; `nil` for any other file.
  static func process(of name: String) -> Int32? {
    if let range = name.range(of: ".partial-", options: .backwards),
      range.lowerBound > name.startIndex
    {
      return Int32(name[range.upperBound...])
    }
    let mark = ".dat.nosync"
    guard name.hasPrefix(mark) else { return nil }
    let digits = name.dropFirst(mark.count).prefix { $0 != "." }
    return Int32(digits, radix: 16)
  }

  /// Whether a process of that number runs on this machine, whoever's it is.
  private static func isAlive(_ process: Int32) -> Bool {
    process > 0 && (kill(process, 0) == 0 || errno == EPERM)
  }

  private static func names(in folder: URL) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }

  /// Seconds since the file was last changed.
  private static func age(of name: String, in folder: URL) -> Double {
    var facts = stat()
    guard lstat(folder.appendingPathComponent(name).path, &facts) == 0 else { return 0 }
    return Date().timeIntervalSince1970 - Double(facts.st_mtim.tv_sec)
  }

  private static func remove(_ name: String, in folder: URL) {
    unlink(folder.appendingPathComponent(name).path)
  }
}
