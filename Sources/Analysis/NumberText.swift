// Numbers as they are read in sentences: few digits, no locale, the same on every machine.

internal import Foundation

extension Double {
  /// A parameter or a published number with the digits it has: `0.001`, `72.5`, `16`, `10⁻⁵`.
  package var exactText: String {
    let text = Self.typeset("\(self)")
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The value to `digits` significant digits: `72.5`, `0.0595`, `1.3 · 10⁻⁷`, with a true minus
  /// sign.
  package func text(_ digits: Int = 3) -> String {
    guard isFinite else { return isNaN ? "undefined" : (self < 0 ? "−∞" : "∞") }
    guard self != 0 else { return "0" }
    let size = abs(self)
    let exponent = Int(log10(size).rounded(.down))
    let text =
      size < 1e-4 || size >= 1e7
      ? String(format: "%.\(digits)g", self)
      : String(format: "%.\(max(0, digits - 1 - exponent))f", self)
    return Self.typeset(text)
  }

  /// A decimal number as `String` writes it, with a true minus sign and `1e-05` as `10⁻⁵`.
  private static func typeset(_ text: String) -> String {
    let parts = text.split(separator: "e", maxSplits: 1)
    let mantissa = String(parts.first ?? "").replacing("-", with: "−")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return mantissa }
    let power = "10" + String("\(exponent)".map { superscripts[$0] ?? $0 })
    switch mantissa {
    case "1", "1.0": return power
    case "−1", "−1.0": return "−" + power
    default: return "\(mantissa) · \(power)"
    }
  }

  private static let superscripts: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
    "8": "⁸", "9": "⁹",
  ]
}
