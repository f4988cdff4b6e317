// Numbers as they are read in sentences: few digits, no locale, the same on every machine.

internal import Foundation

extension Double {
  /// A parameter or a published number with the digits it has: `0.001`, `72.5`, `16`.
  public var exactText: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The value to `digits` significant digits: `72.5`, `0.0595`, `1e-05`, with a true minus sign.
  public func text(_ digits: Int = 3) -> String {
    guard isFinite else { return isNaN ? "undefined" : (self < 0 ? "−∞" : "∞") }
    guard self != 0 else { return "0" }
    let size = abs(self)
    let exponent = Int(log10(size).rounded(.down))
    let text =
      size < 1e-4 || size >= 1e7
      ? String(format: "%.\(digits)g", self)
      : String(format: "%.\(max(0, digits - 1 - exponent))f", self)
    return text.replacingOccurrences(of: "-", with: "−").replacingOccurrences(
      of: "e−", with: "e-")
  }
}
