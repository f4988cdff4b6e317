/// Where a value was written.
package struct SourcePlace: Sendable, Hashable {
  /// A path, or `command line`.
  package var file: String
  /// From 1; `nil` on the command line.
  package var line: Int?

  /// Names a place.
  package init(file: String, line: Int?) {
    (self.file, self.line) = (file, line)
  }

  /// The place of `--set`-like overrides.
  package static let commandLine = SourcePlace(file: "command line", line: nil)

  /// A problem at this place.
  package func problem(_ key: String, _ message: String) -> ConfigurationProblem {
    ConfigurationProblem(file: file, line: line, key: key, message: message)
  }
}

/// A piece of the experiment file that remembers where it was written.
///
/// A YAML library's node would do, except that overrides come from elsewhere than the file and a
/// duplicated key must not end the reading.
package struct SourceNode: Sendable {
  /// The three shapes of YAML.
  package enum Content: Sendable {
    /// Text as written; `plain` when it stands without quotes and may therefore be a number.
    case scalar(String, plain: Bool)
    /// `[a, b]` or one `- a` a line.
    case list([SourceNode])
    /// `{key: value}` or one `key: value` a line, in file order, keys unique.
    case section([SourceEntry])
  }

  /// What stands there.
  package var content: Content
  /// The line of the key for a section's entry, of the value itself in a list.
  package var place: SourcePlace

  /// Assembles a piece.
  package init(content: Content, place: SourcePlace) {
    (self.content, self.place) = (content, place)
  }

  /// Whether nothing was written: `key:`, `key: ~` or `key: null`.
  package var isNull: Bool {
    if case .scalar(let text, plain: true) = content {
      ["", "~", "null", "Null", "NULL"].contains(text)
    } else {
      false
    }
  }

  /// The entries of a section, `nil` for anything else.
  package var entries: [SourceEntry]? {
    if case .section(let entries) = content { entries } else { nil }
  }

  /// The value of a section's key.
  package subscript(key: String) -> SourceNode? {
    entries?.first { $0.key == key }?.node
  }

  /// How a message speaks of the value: `"text"`, `a list`, `nothing`.
  package var spelling: String {
    switch content {
    case .scalar(let text, plain: true): isNull ? "nothing" : Spelling.visible(text)
    case .scalar(let text, plain: false): "the text \"\(Spelling.visible(text))\""
    case .list: "a list"
    case .section: "a mapping"
    }
  }
}

/// A key of a section with its value.
package struct SourceEntry: Sendable {
  /// The key as written.
  package var key: String
  /// Its value.
  package var node: SourceNode

  /// Assembles an entry.
  package init(key: String, node: SourceNode) {
    (self.key, self.node) = (key, node)
  }
}
