internal import Foundation
internal import Keys

/// A change to an experiment file from elsewhere: `train.lr=0.01` on the command line, or an entry
/// of a profile.
struct Override {
  /// The dotted key.
  let key: String
  /// What takes the place of whatever stood there; null removes it.
  let value: SourceNode

  /// Takes a profile's entry.
  init(key: String, value: SourceNode) {
    self.key = key
    self.value = value
  }

  /// Reads `key=value` with the value in YAML, so that `sweep.parameters.model.n_hidden=[64, 128]`
  /// works.
  ///
  /// - Returns: `nil` with a problem when it is no such thing.
  init?(argument: String, problems: inout [ConfigurationProblem]) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      problems.append(
        SourcePlace.commandLine.problem(
          "", "an override is key=value, got \(Spelling.visible(argument))"))
      return nil
    }
    // A blank around the key is a slip that nobody sees.
    key = argument[..<equals].trimmingCharacters(in: .whitespaces)
    let text = String(argument[argument.index(after: equals)...])
    let source = YAMLSource(override: text)
    guard let root = source.root, source.problems.isEmpty else {
      for problem in source.problems {
        let message =
          source.root == nil && text.allSatisfy(\.isWhitespace)
          ? "has no value; write null to remove the key" : problem.message
        problems.append(SourcePlace.commandLine.problem(key, message))
      }
      return nil
    }
    value = root
  }

  /// The key's sections: dots separate them, except within the name of a swept parameter.
  var path: [String] {
    for section in ["parameters", "zip"] {
      let prefix = "sweep.\(section)."
      if key.hasPrefix(prefix), key.count > prefix.count {
        return ["sweep", section, String(key.dropFirst(prefix.count))]
      }
    }
    return key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// Puts the value in its place.
  ///
  /// - Parameters:
  ///   - root: the experiment file.
  ///   - problems: gets a problem when the key leads through something that has no keys.
  func apply(to root: inout SourceNode, problems: inout [ConfigurationProblem]) {
    if path.first == "profiles" {
      problems.append(value.place.problem(key, "cannot be overridden"))
    } else if !root.set(path[...], to: value) {
      problems.append(value.place.problem(key, "is not a known key"))
    }
  }
}

extension SourceNode {
  /// Sets what stands under a path, making sections on the way; null removes.
  ///
  /// - Returns: `false` when the path leads through something that has no keys.
  fileprivate mutating func set(_ path: ArraySlice<String>, to value: SourceNode) -> Bool {
    guard let key = path.first else {
      self = value
      return true
    }
    guard var entries else { return false }
    let index = entries.firstIndex { $0.key == key }
    if path.count == 1, value.isNull {
      if let index { entries.remove(at: index) }
    } else if let index {
      guard entries[index].node.set(path.dropFirst(), to: value) else { return false }
    } else {
      var node = SourceNode(content: .section([]), place: value.place)
      guard node.set(path.dropFirst(), to: value) else { return false }
      entries.append(SourceEntry(key: key, node: node))
    }
    content = .section(entries)
    return true
  }
}
