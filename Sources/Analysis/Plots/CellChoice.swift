// Which cells a plot is about, where it is not all of them.

internal import Keys

/// Values that parameters must have, as a plot's `trials` writes them: `{train.l1: 0.01, train.optimizer: [sgd, adam]}`.
struct CellChoice: Sendable, Equatable {
  /// By dotted key; one of them.
  let values: [String: [String]]

  /// Every cell.
  static let all = CellChoice(values: [:])

  /// Whether a cell with these parameters, complete, is meant. A parameter that it does not have, such as
  /// another optimiser's, does not exclude it: then one choice can speak of Adam's β₂ and of SGD.
  func contains(_ parameters: [String: ParameterValue]) -> Bool {
    values.allSatisfy { key, values in
      guard let own = parameters[key] else { return true }
      return values.contains { text in
        // 1.0e-3 is 0.001, and a whole number may be stored either way.
        own.asNumber.map { $0 == Double(text) } ?? (own.description == text)
      }
    }
  }

  /// The texts of a value or of a list of values; `nil` where something else stands.
  static func texts(_ node: SourceNode) -> [String]? {
    switch node.content {
    case .scalar(let text, _): node.isNull ? nil : [text]
    case .list(let nodes):
      nodes.isEmpty || nodes.contains { texts($0)?.count != 1 }
        ? nil : nodes.flatMap { texts($0) ?? [] }
    case .section: nil
    }
  }

  /// What the command line says as `key=value,value`, as a file would.
  static func node(_ choices: [String]) -> SourceNode {
    func scalar(_ text: some StringProtocol) -> SourceNode {
      SourceNode(content: .scalar(String(text), plain: false), place: .commandLine)
    }
    let entries = choices.map { choice in
      let parts = choice.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let values = (parts.count == 2 ? parts[1] : "").split(separator: ",")
      return SourceEntry(
        key: String(parts[0]),
        node: SourceNode(content: .list(values.map(scalar)), place: .commandLine))
    }
    return SourceNode(content: .section(entries), place: .commandLine)
  }
}
