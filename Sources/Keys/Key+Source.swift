package import Foundation

extension Key {
  /// Reads what was written for the key.
  ///
  /// - Throws: `Key.Violation` on a wrong type or a value that the rule does not allow.
  package func read(_ node: SourceNode) throws(Violation) -> ParameterValue {
    if case .law(let rule) = kind {
      return try rule.canonical(try NumberLaw(node, expecting: rule.expectation)).parameter
    }
    if case .choices(let names) = kind {
      guard case .list(let items) = node.content else {
        throw Violation(
          "must be a list of \(names.joined(separator: ", ")), got \(node.spelling)")
      }
      var texts: [String] = []
      for item in items {
        guard case .scalar(let text, _) = item.content, !item.isNull else {
          throw Violation("must be a list of names, got \(item.spelling) in it")
        }
        texts.append(text)
      }
      return try canonical(.text(texts.joined(separator: ",")))
    }
    guard case .scalar(let text, let plain) = node.content, !node.isNull else {
      throw Violation("must be \(expectation), got \(node.spelling)")
    }
    switch kind {
    case .integer, .number:
      guard plain, let value = NumberSpelling.value(of: text) else {
        throw Violation("must be \(expectation), got \(node.spelling)")
      }
      if case .integer(let minimum, let maximum) = kind, case .number(let number) = value,
        number.isFinite, number == number.rounded(), number.magnitude >= 0x1p53
      {
        // Such a double may be another number than its digits say.
        let reason =
          Int(exactly: number) != nil
          ? "is rounded beyond 2^53, write digits alone"
          : "must be \(number < 0 ? "at least \(minimum)" : "at most \(maximum)")"
        throw Violation("\(reason), got \(node.spelling)")
      }
      return try canonical(value)
    case .flag:
      let values = ["true": true, "True": true, "false": false, "False": false]
      guard plain, let value = values[text] else {
        throw Violation("must be \(expectation), got \(node.spelling)")
      }
      return .flag(value)
    case .choice, .choices, .law:
      return try canonical(.text(text))
    }
  }

  /// What belongs here, in words.
  private var expectation: String {
    switch kind {
    case .integer: "a whole number"
    case .number: "a number"
    case .flag: "true or false"
    case .choice(let names), .choices(let names): "one of \(names.joined(separator: ", "))"
    case .law(let rule): rule.expectation
    }
  }
}

/// How numbers are spelt in experiment files: YAML 1.2's core schema, plus `1e5` and `1e-3` without
/// a point or a sign, which YAML 1.1 takes for text.
package enum NumberSpelling {
  /// The number that the text spells, `nil` when it spells none.
  ///
  /// Digits alone are an integer; everything else, infinities and NaN included, is a number.
  package static func value(of text: String) -> ParameterValue? {
    var rest = Substring(text)
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    let infinities = [".inf", ".Inf", ".INF", "inf", "infinity"]
    if infinities.contains(String(rest)) {
      return .number(text.hasPrefix("-") ? -.infinity : .infinity)
    }
    if [".nan", ".NaN", ".NAN", "nan", "NaN"].contains(text) { return .number(.nan) }
    guard isDecimal(rest) else { return nil }
    if rest.allSatisfy(\.isASCIIDigit), let integer = Int(text) { return .integer(integer) }
    return Double(text).map(ParameterValue.number)
  }

  /// The exact decimal value, for ranges; `nil` when it has more digits than fit.
  package static func decimal(of text: String) -> Decimal? {
    guard case .some(let value) = value(of: text), let number = value.asNumber, number.isFinite,
      let decimal = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")),
      decimal.isFinite
    else { return nil }
    return Double("\(decimal)") == number ? decimal : nil
  }

  /// Digits with at most one point, then at most one exponent; at least one digit in each part.
  private static func isDecimal(_ text: Substring) -> Bool {
    let parts = text.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let digits = parts[0].filter { $0 != "." }
    guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit), parts[0].count - digits.count <= 1
    else { return false }
    guard parts.count == 2 else { return true }
    var exponent = parts[1]
    if exponent.first == "-" || exponent.first == "+" { exponent = exponent.dropFirst() }
    return !exponent.isEmpty && exponent.allSatisfy(\.isASCIIDigit)
  }
}

extension Character {
  /// 0 to 9.
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
