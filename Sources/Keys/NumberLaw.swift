/// Numbers that follow from a step or a feature: one for all, a list, or a named shape with its
/// numbers, such as `{cosine: [1.0e-3, 0]}`.
package enum NumberLaw: Sendable, Hashable {
  /// The same number everywhere.
  case constant(Double)
  /// One number after the other.
  case list([Double])
  /// A shape with its numbers.
  case shape(String, [Double])

  /// The parameter: a number where it is one, else YAML, which reads back as the same law.
  package var parameter: ParameterValue {
    switch self {
    case .constant(let value): .number(value)
    case .list(let values): .text("[\(Self.joined(values))]")
    case .shape(let name, let values) where values.count == 1: .text("{\(name): \(values[0])}")
    case .shape(let name, let values): .text("{\(name): [\(Self.joined(values))]}")
    }
  }

  private static func joined(_ values: [Double]) -> String {
    values.map { "\($0)" }.joined(separator: ", ")
  }

  /// Takes a law from a parameter.
  ///
  /// - Throws: `Key.Violation` for anything else; the message names what was `expected`.
  package init(
    _ parameter: ParameterValue, expecting expected: @autoclosure () -> String
  ) throws(Key.Violation) {
    if let number = parameter.asNumber {
      self = .constant(number)
      return
    }
    guard let text = parameter.asText, let node = YAMLSource(override: text).root else {
      throw Key.Violation("must be \(expected()), got \(parameter)")
    }
    try self.init(node, expecting: expected())
  }

  /// Reads what was written.
  ///
  /// The numbers of a shape may stand in lists or mappings of their own, as in
  /// `{steps: {0: 1.0e-3, 500: 1.0e-4}}`: they are taken in the order in which they are written.
  ///
  /// - Throws: `Key.Violation`.
  package init(
    _ node: SourceNode, expecting expected: @autoclosure () -> String
  ) throws(Key.Violation) {
    // Made for messages alone: a plan of many cells reads a law in each of them.
    var refusal: Key.Violation { Key.Violation("must be \(expected()), got \(node.spelling)") }
    switch node.content {
    case .scalar:
      guard let number = node.number else { throw refusal }
      self = .constant(number)
    case .list:
      guard let values = node.numbers, !values.isEmpty else { throw refusal }
      self = .list(values)
    case .section(let entries):
      guard entries.count == 1, let entry = entries.first else { throw refusal }
      guard let values = entry.node.numbers, !values.isEmpty else {
        throw Key.Violation("must be \(expected()), got \(entry.node.spelling) in \(entry.key)")
      }
      self = .shape(entry.key, values)
    }
  }
}

extension SourceNode {
  /// The number that stands here, `nil` for anything else.
  fileprivate var number: Double? {
    guard case .scalar(let text, plain: true) = content else { return nil }
    return NumberSpelling.value(of: text)?.asNumber
  }

  /// All numbers that stand here, in order; `nil` if there is anything else.
  fileprivate var numbers: [Double]? {
    let parts: [[Double]?]
    switch content {
    case .scalar: return number.map { [$0] }
    case .list(let items): parts = items.map(\.numbers)
    case .section(let entries):
      parts = entries.map { entry in
        guard let key = NumberSpelling.value(of: entry.key)?.asNumber, let value = entry.node.number
        else { return nil }
        return [key, value]
      }
    }
    let known = parts.compactMap { $0 }
    return known.count == parts.count ? known.flatMap { $0 } : nil
  }
}

/// The laws that a key may hold.
package struct LawRule: Sendable {
  /// A shape that the law may have.
  package struct Shape: Sendable {
    /// Its name in the file.
    package let name: String
    /// Its numbers, in words: `[from, to]`.
    package let form: String
    /// What is wrong with some numbers; `nil` where nothing is.
    package let problem: @Sendable ([Double]) -> String?

    /// Describes a shape.
    package init(
      _ name: String, _ form: String, problem: @escaping @Sendable ([Double]) -> String?
    ) {
      (self.name, self.form, self.problem) = (name, form, problem)
    }
  }

  /// Bounds of a bare number, and of every number of a list.
  package let range: NumberRange
  /// Whether a list of numbers will do.
  package let allowsLists: Bool
  /// The shapes there are.
  package let shapes: [Shape]

  /// Describes what a key may hold.
  package init(range: NumberRange, allowsLists: Bool = false, shapes: [Shape]) {
    (self.range, self.allowsLists, self.shapes) = (range, allowsLists, shapes)
  }

  /// What belongs there, in words.
  package var expectation: String {
    let list = allowsLists ? ["a list of numbers"] : []
    return (["a number"] + list + shapes.map { "{\($0.name): \($0.form)}" })
      .joined(separator: " or ")
  }

  /// The law, its numbers checked.
  ///
  /// - Throws: `Key.Violation`.
  package func canonical(_ law: NumberLaw) throws(Key.Violation) -> NumberLaw {
    switch law {
    case .constant(let value):
      try range.check(value)
      return .constant(value + 0)
    case .list(let values):
      guard allowsLists else { throw .init("must be \(expectation), got a list") }
      for value in values { try range.check(value) }
      return .list(values.map { $0 + 0 })
    case .shape(let name, let values):
      guard let shape = shapes.first(where: { $0.name == name }) else {
        let names = shapes.map(\.name)
        let hint = Spelling.hint(for: name, among: names)
        throw .init("\(name) is unknown\(hint) (known: \(names.joined(separator: ", ")))")
      }
      guard values.allSatisfy(\.isFinite) else { throw .init("\(name): numbers must be finite") }
      if let problem = shape.problem(values) { throw .init("\(name): \(problem)") }
      return .shape(name, values.map { $0 + 0 })
    }
  }
}
