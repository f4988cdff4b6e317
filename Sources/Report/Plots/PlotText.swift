/// Sentences below a plot.
enum PlotText {
  /// A sentence in lines of at most `columns` characters.
  static func wrapped(_ sentence: String, at columns: Int) -> [String] {
    var lines = [""]
    // `lr = 0.1` and `5 %` stay together.
    let sentence = sentence.replacing(" = ", with: "\u{A0}=\u{A0}").replacing(" %", with: "\u{A0}%")
    for word in sentence.split(separator: " ") {
      if !lines[lines.count - 1].isEmpty, lines[lines.count - 1].count + word.count >= columns {
        lines.append("")
      }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
    }
    return lines
  }
}
