// A chart's specification as a tree of JSON: what a page says of it and adds to it.

internal import Foundation

/// A Vega-Lite specification that was read back.
struct ChartTree {
  typealias Node = [String: Any]

  private let root: Node

  /// Reads a specification; `nil` for what is no JSON object.
  init?(_ specification: Data) {
    guard let root = try? JSONSerialization.jsonObject(with: specification) as? Node else {
      return nil
    }
    self.root = root
  }

  private var heading: Node { root["title"] as? Node ?? [:] }

  /// The line above the chart; empty where it has none.
  var title: String { heading["text"] as? String ?? root["title"] as? String ?? "" }

  /// The lines below the title as one text.
  var subtitle: String {
    let lines = heading["subtitle"] as? [String] ?? (heading["subtitle"] as? String).map { [$0] }
    return (lines ?? []).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
  }

  /// What was found, for those who cannot see the chart; `nil` where it does not say.
  var description: String? { root["description"] as? String }

  /// Rows may have fields of their own each, whose table would be the square of the file.
  private static let mostFields = 100

  /// Every row that is drawn: its panel, its mark, its fields.
  var table: NumberTable {
    var rows: [[String: String]] = []
    var fields: Set<String> = []
    for (index, panel) in Self.panels(root).enumerated() {
      let name = (panel["title"] as? String) ?? "\(index + 1)"
      for layer in panel["layer"] as? [Node] ?? [panel] {
        let mark = (layer["mark"] as? Node)?["type"] as? String ?? layer["mark"] as? String ?? ""
        for values in Self.values(layer) {
          let texts = values.compactMapValues(Self.text)
          fields.formUnion(texts.keys)
          rows.append(texts.merging(["panel": name, "mark": mark]) { $1 })
        }
      }
    }
    let columns = ["panel", "mark"] + fields.sorted().prefix(Self.mostFields)
    return NumberTable(columns: columns, rows: rows.map { row in columns.map { row[$0] ?? "" } })
  }

  /// The chart as a page draws it: title and subtitle are text of the page, marks have tooltips.
  ///
  /// - Parameter seed: of the study, for the tooltips; `nil` where it is unknown.
  /// - Returns: a specification.
  func drawn(seed: String?) -> Data {
    let tooltips = ChartTooltips(
      networks: ChartTooltips.networks(in: subtitle + " " + title), seed: seed)
    var root = tooltips.added(to: root)
    root["title"] = nil
    root["description"] = nil
    // Drawn by a later version than pictures are, whose charts these are all the same.
    root["$schema"] = nil
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    // What was read as JSON can be written as JSON.
    return (try? JSONSerialization.data(withJSONObject: root, options: options)) ?? Data("{}".utf8)
  }

  private static func panels(_ node: Node) -> [Node] {
    let views = (node["vconcat"] ?? node["hconcat"]) as? [Node]
    return views.map { $0.flatMap(panels) } ?? [node]
  }

  static func values(_ layer: Node) -> [Node] {
    (layer["data"] as? Node)?["values"] as? [Node] ?? []
  }

  static func text(_ value: Any) -> String? {
    switch value {
    case let text as String: text
    case let number as NSNumber: "\(number)"
    default: nil
    }
  }
}
