internal import Foundation

/// The text of a file that is written by hand: an experiment, or the claims of a paper.
package enum SourceText {
  /// Reads UTF-8 text.
  ///
  /// - Throws: `ConfigurationError` with one problem that says why it cannot be read.
  package static func read(path: String) throws(ConfigurationError) -> String {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      guard let decoded = String(data: data, encoding: .utf8) else {
        throw CocoaError(.fileReadInapplicableStringEncoding)
      }
      return decoded
    } catch {
      let reason: String
      switch (error as? CocoaError)?.code {
      case .fileNoSuchFile?, .fileReadNoSuchFile?: reason = "there is no such file"
      case .fileReadInapplicableStringEncoding?: reason = "it is not UTF-8 text"
      default:
        let isFolder = (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil
        reason = isFolder ? "it is a folder" : error.localizedDescription
      }
      throw ConfigurationError([
        ConfigurationProblem(file: path, line: nil, key: "", message: "cannot be read: \(reason)")
      ])
    }
  }

  /// SHA-256 of the text, 64 lower-case hex digits.
  package static func hash(of text: String) -> String { CanonicalJSON.hash(of: text) }
}
