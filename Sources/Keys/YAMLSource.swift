internal import Yams

/// Reads YAML text into source nodes, with the lines of everything.
package struct YAMLSource {
  /// The document, `nil` when it is empty or its syntax is wrong.
  package private(set) var root: SourceNode?
  /// Syntax errors and duplicated keys.
  package private(set) var problems: [ConfigurationProblem] = []

  private let file: String
  private let usesLines: Bool
  /// Keys that lead to what is being converted. Joined for messages alone: long keys, nested deeply, would
  /// make a text of the square of their length.
  private var path: [String] = []

  /// Reads a file's text; problems and nodes carry lines.
  package init(text: String, file: String) {
    self.init(text, file: file, usesLines: true)
  }

  /// Reads the value of an override; problems and nodes carry no line.
  package init(override text: String) {
    self.init(text, file: SourcePlace.commandLine.file, usesLines: false)
  }

  private init(_ original: String, file: String, usesLines: Bool) {
    self.file = file
    self.usesLines = usesLines
    // libYAML stumbles over a byte-order mark in text that is known to be UTF-8.
    var text = original.hasPrefix("\u{FEFF}") ? String(original.dropFirst()) : original
    // Yams stops at the first mapping with a duplicated key, which would hide every other problem.
    // So the earlier twin gets a prefix and the text is read again; `convert` removes the prefix
    // and reports.
    let size = YAMLSize(text)
    if size.count > YAMLSize.most {
      problems.append(
        SourcePlace(file: file, line: usesLines ? size.line : nil).problem(
          "", "holds more than \(YAMLSize.most) values, aliases replaced"))
      return
    }
    for attempt in 0... {
      do {
        if let node = try Parser(yaml: text).singleRoot() {
          root = convert(node, at: place(node.mark))
        } else {
          problems.append(place(nil).problem("", "is empty"))
        }
        return
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        // Each attempt reads all of the text again.
        guard attempt < 100, attempt * text.utf8.count < 1 << 21,
          let renamed = prefixed(text, at: context.mark, number: attempt)
        else {
          problems.append(
            place(context.mark).problem(keys.first ?? "", "is given more than once"))
          return
        }
        text = renamed
      } catch {
        problems.append(syntaxProblem(error))
        return
      }
    }
  }

  private func place(_ mark: Mark?) -> SourcePlace {
    SourcePlace(file: file, line: usesLines ? mark?.line : nil)
  }

  // MARK: - Conversion

  private mutating func convert(_ node: Node, at place: SourcePlace) -> SourceNode {
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return SourceNode(content: .scalar(scalar.string, plain: isPlain), place: place)
    case .sequence(let sequence):
      let items = sequence.map { convert($0, at: self.place($0.mark)) }
      return SourceNode(content: .list(items), place: place)
    case .mapping(let mapping):
      return SourceNode(content: .section(entries(of: mapping)), place: place)
    case .alias:
      // `Parser` replaces aliases by what they stand for, so none is left.
      return SourceNode(content: .scalar("", plain: true), place: place)
    }
  }

  private mutating func entries(of mapping: Node.Mapping) -> [SourceEntry] {
    var entries: [SourceEntry] = []
    var lines: [String: Int] = [:]
    for (keyNode, valueNode) in mapping {
      let keyPlace = place(keyNode.mark)
      guard let scalar = keyNode.scalar else {
        problems.append(
          keyPlace.problem(path.joined(separator: "."), "has a key that is not a name"))
        continue
      }
      let key = withoutPrefix(scalar.string)
      path.append(key)
      defer { path.removeLast() }
      let value = convert(valueNode, at: keyPlace)
      if let first = lines[key] {
        let fullKey = path.joined(separator: ".")
        problems.append(keyPlace.problem(fullKey, "is given twice, first on line \(first)"))
      } else {
        lines[key] = keyNode.mark?.line ?? 0
        entries.append(SourceEntry(key: key, node: value))
      }
    }
    return entries
  }

  // MARK: - Duplicated keys

  // Private-use characters: allowed in YAML, absent from experiment files.
  private static let prefixStart: Unicode.Scalar = "\u{E000}"
  private static let prefixEnd: Unicode.Scalar = "\u{E001}"

  /// The text with a prefix in front of the key at `mark`, inside its quotes if it has any.
  private func prefixed(_ text: String, at mark: Mark, number: Int) -> String? {
    var scalars = Array(text.unicodeScalars)
    var line = 1
    var index = 0
    while line < mark.line {
      guard let newline = scalars[index...].firstIndex(of: "\n") else { return nil }
      index = newline + 1
      line += 1
    }
    index += mark.column - 1
    guard scalars.indices.contains(index), !["&", "*", "!", "?"].contains(scalars[index]) else {
      return nil
    }
    if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
    let prefix = [Self.prefixStart] + "\(number)".unicodeScalars + [Self.prefixEnd]
    scalars.insert(contentsOf: prefix, at: index)
    return String(String.UnicodeScalarView(scalars))
  }

  private func withoutPrefix(_ key: String) -> String {
    guard key.unicodeScalars.first == Self.prefixStart,
      let end = key.unicodeScalars.firstIndex(of: Self.prefixEnd)
    else { return key }
    return String(key.unicodeScalars[key.unicodeScalars.index(after: end)...])
  }

  // MARK: - Syntax errors

  private func syntaxProblem(_ error: any Error) -> ConfigurationProblem {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      if problem.contains("did not find expected <document start>")
        || problem.contains("another document")
      {
        return place(mark).problem("", "holds more than one document; one experiment is one file")
      }
      return place(mark).problem("", "is not valid YAML: \(problem)")
    case YamlError.reader(let problem, let offset, _, let text):
      let line = offset.map { 1 + text.prefix($0).count(where: \.isNewline) }
      return SourcePlace(file: file, line: usesLines ? line : nil)
        .problem("", "is not valid YAML: \(problem)")
    default:
      return place(nil).problem("", "is not valid YAML: \(error)")
    }
  }
}
