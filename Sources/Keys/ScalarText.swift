// Texts as other programs read them: code point by code point.

extension String {
  /// The text with other text in the place of every occurrence of a code point.
  ///
  /// Rejected: `replacing`, which compares characters. A quote with an accent on it is another character
  /// than a quote, and still ends a string in a shell, in XML and in CSV.
  package func replacingScalar(_ scalar: Unicode.Scalar, with text: String) -> String {
    var result = ""
    for own in unicodeScalars {
      if own == scalar { result += text } else { result.unicodeScalars.append(own) }
    }
    return result
  }

  /// Whether a code point of the text steers a terminal, or ends a line.
  package var hasControls: Bool { unicodeScalars.contains(where: \.isControl) }

  /// The text for a terminal: names come from files, and what steers a terminal is shown as `<U+1B>`.
  package var withVisibleControls: String {
    guard hasControls else { return self }
    var result = ""
    for own in unicodeScalars {
      if own.isControl, own != "\n", own != "\t" {
        result += "<U+\(String(own.value, radix: 16, uppercase: true))>"
      } else {
        result.unicodeScalars.append(own)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { properties.generalCategory == .control }
}
