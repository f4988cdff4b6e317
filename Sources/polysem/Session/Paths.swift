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

/// A path without the endings of the files that it stands for: `FOLDER/plot`, or a bare `p`.
///
/// Rejected: `NSString`'s components, which end the program for a path of one character.
struct FileStem {
  private let text: String

  /// Takes what was typed.
  ///
  /// - Throws: `ValidationError` where it names a folder.
  init(_ typed: String) throws {
    text = try path(typed)
    guard !["", ".", ".."].contains(name) else {
      throw ValidationError("--out names files without their endings, got the folder \(typed)")
    }
  }

  /// The last component.
  var name: String {
    text.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? text
  }

  /// Another stem in the same folder.
  func sibling(_ other: String) -> String { text.dropLast(name.count) + other }

  /// Where the files go.
  var folder: URL {
    let folder = text.dropLast(name.count)
    return URL(fileURLWithPath: folder.isEmpty ? "." : String(folder), isDirectory: true)
  }
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
