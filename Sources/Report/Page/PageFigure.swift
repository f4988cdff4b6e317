// One figure in the page: its message, its caption, the chart, and the numbers behind it.

package import Foundation

/// A chart with what belongs to it.
package struct PageFigure {
  let name: String
  let specification: Data
  let tree: ChartTree
  /// The numbers behind it, as a study wrote them; `nil` where only the chart has them.
  let csv: Data?

  /// A chart; `nil` for a specification that is no JSON object.
  package init?(name: String, specification: Data, csv: Data?) {
    guard let tree = ChartTree(specification) else { return nil }
    (self.name, self.specification, self.tree, self.csv) = (name, specification, tree, csv)
  }

  private static let captionSentences = 2

  /// The figure as markup.
  ///
  /// - Parameters:
  ///   - id: unique in the page.
  ///   - seed: of the study, for tooltips.
  /// - Returns: the markup.
  func html(id: String, seed: String?) -> HTML {
    let title = tree.title.isEmpty ? name : tree.title
    let sentences = Self.sentences(tree.subtitle)
    let caption = sentences.prefix(Self.captionSentences).joined(separator: " ")
    let rest = sentences.dropFirst(Self.captionSentences).joined(separator: " ")
    let remarks: HTML =
      rest.isEmpty ? "" : "<details><summary>Remarks</summary><p>\(rest)</p></details>"
    return """
      <figure id="\(id)"><h3>\(title)</h3>
      <div class="chart" role="img" data-spec="\(id)-spec" aria-label="\(alternative(title, caption))"></div>
      \(HTML.data(tree.drawn(seed: seed), id: "\(id)-spec"))
      <figcaption>\(caption)</figcaption>
      \(remarks)
      \(numbers)
      </figure>
      """
  }

  private func alternative(_ title: String, _ caption: String) -> String {
    let findings = tree.description.map { " \($0)" } ?? " \(caption)"
    return "Chart: \(title).\(findings) The numbers are in the table below."
  }

  private var numbers: HTML {
    let table = csv.map { NumberTable(csv: String(decoding: $0, as: UTF8.self)) } ?? tree.table
    let links = [
      DataLink.csv("\(name).csv", csv ?? Data(table.csv.utf8)),
      DataLink.json("\(name).vl.json", specification),
    ]
    return """
      <details><summary>Numbers behind this figure</summary>
      <p>Save: \(links.map(\.html))</p>
      \(table.html(caption: "Numbers behind \(name)"))
      </details>
      """
  }

  /// Sentences of a text, each with its full stop.
  static func sentences(_ text: String) -> [String] {
    var sentences: [String] = []
    var rest = text[...]
    while let end = rest.firstRange(of: ". ") {
      sentences.append(String(rest[..<rest.index(after: end.lowerBound)]))
      rest = rest[end.upperBound...]
    }
    return rest.isEmpty ? sentences : sentences + [String(rest)]
  }
}
