internal import Foundation

/// The text of a file that is written by hand: an experiment, or the claims of a paper.
package enum SourceText {
  /// More bytes than this are no text that somebody wrote.
  static let mostBytes = 4 << 20

  /// Reads UTF-8 text, from a pipe too: once, to its end.
  ///
  /// - Throws: `ConfigurationError` with one problem that says why it cannot be read.
  package static func read(path: String) throws(ConfigurationError) -> String {
    let reason: String
    do {
      guard let text = String(validating: try bytes(of: path), as: UTF8.self) else {
        throw Refusal(reason: "it is not UTF-8 text")
      }
      return text
    } catch let refusal as Refusal {
      reason = refusal.reason
    } catch {
      reason = "\(error)"
    }
    throw ConfigurationError([
      ConfigurationProblem(file: path, line: nil, key: "", message: "cannot be read: \(reason)")
    ])
  }

  private struct Refusal: Error {
    let reason: String
  }

  private static func bytes(of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refusal(errno) }
    defer { close(descriptor) }
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while text.count <= mostBytes {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw refusal(errno) }
      if count == 0 { return text }
      text += buffer[..<count]
    }
    throw Refusal(reason: "it is larger than \(mostBytes >> 20) MB")
  }

  private static func refusal(_ code: Int32) -> Refusal {
    switch code {
    case ENOENT: Refusal(reason: "there is no such file")
    case EISDIR: Refusal(reason: "it is a folder")
    default: Refusal(reason: String(cString: strerror(code)))
    }
  }

  /// SHA-256 of the text, 64 lower-case hex digits.
  package static func hash(of text: String) -> String { CanonicalJSON.hash(of: text) }
}
