internal import ArgumentParser
internal import Foundation
internal import Matrix

/// A path as it was typed: an empty one is a slip, a shell variable that is not set perhaps.
///
/// A leading `~` is a name like any other: shells expand it, Foundation should not do so once more.
func path(_ text: String) throws -> String {
  guard !text.isEmpty else { throw ValidationError("the path is empty") }
  guard !text.utf8.contains(0) else { throw ValidationError("the path holds a zero byte") }
  return text.hasPrefix("~") ? "./\(text)" : text
}

/// Files that will be written once the work is done.
enum OutputFile {
  /// Makes sure that a file can be written there, before the work.
  ///
  /// - Throws: `CommandFailure` that says why not.
  static func check(_ path: String) throws {
    do {
      try AtomicFile.check(path)
    } catch let failure as FileFailure {
      throw CommandFailure(.badInput, "\(path): cannot be written (\(failure.reason))")
    }
  }

  /// Writes a file that is whole or not there.
  ///
  /// - Throws: `CommandFailure`.
  static func write(_ data: Data, to path: String) throws {
    do {
      try AtomicFile.write(prefix: [], elements: Array(data), to: path)
    } catch let failure as FileFailure {
      throw CommandFailure(.badInput, "\(path): cannot be written (\(failure.reason))")
    }
  }
}
