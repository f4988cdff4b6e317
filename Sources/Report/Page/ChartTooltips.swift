// What a mark says when it is pointed at: its values under the names of its axes, the interval, how
// many networks, and the seed.

internal import Analysis
internal import Foundation

/// Adds tooltips to the marks of a chart.
///
/// Rejected: tooltips in the specifications themselves, which would be of no use in SVG and PNG, and
/// which stored charts lack.
struct ChartTooltips {
  typealias Node = ChartTree.Node

  /// Networks of every cell, where all have as many; what rows or series say counts before it.
  let networks: String?
  let seed: String?

  /// More points on a line than these stay without.
  private static let mostPoints = 600

  /// The number after `N =` in a text; `nil` where there is none or several differ.
  static func networks(in text: String) -> String? {
    let found = text.replacing("\u{A0}", with: " ").matches(of: /N = (\d+(?: to \d+)?)/)
      .map { String($0.1) }
    return Set(found).count == 1 ? found.first : nil
  }

  /// The view, each of its layers with tooltips.
  func added(to view: Node) -> Node {
    var view = view
    for key in ["hconcat", "vconcat"] {
      if let views = view[key] as? [Node] { view[key] = views.map(added) }
    }
    if let layers = view["layer"] as? [Node] {
      let intervals = Self.intervals(layers)
      view["layer"] = layers.map { described($0, intervals) }
    }
    return view
  }

  // MARK: - One layer

  private func described(_ layer: Node, _ intervals: [String: String]) -> Node {
    var layer = layer
    guard var encoding = layer["encoding"] as? Node, var mark = layer["mark"] as? Node,
      // An area is one mark: its line says what there is to say.
      let kind = mark["type"] as? String, kind != "area", kind != "text"
    else { return layer }
    let rows = ChartTree.values(layer)
    let places = rows.compactMap(Self.place)
    let isMeans = Set(places).count == places.count
    let hasInterval = isMeans && places.contains { intervals[$0] != nil }
    var hasNetworks = false
    let told = rows.map { row -> Node in
      var row = row
      if hasInterval {
        row["tip_interval"] = Self.place(row).flatMap { intervals[$0] } ?? "none"
      }
      let own = row["n"].flatMap(ChartTree.text)
      let named = (row[SeriesKey.field] as? String).flatMap(Self.networks)
      if hasInterval {
        let count = own ?? named ?? networks
        hasNetworks = hasNetworks || count != nil
        row["tip_networks"] = count ?? "unknown"
      }
      return row
    }
    var tips = Self.axes(encoding)
    if hasInterval { tips.append(Self.tip("tip_interval", "interval")) }
    if hasNetworks { tips.append(Self.tip("tip_networks", "networks")) }
    if rows.contains(where: { $0["replicate"] != nil }) {
      tips.append(Self.tip("replicate", "replicate"))
    }
    if let seed {
      layer["data"] = ["values": told.map { $0.merging(["tip_seed": seed]) { $1 } }]
      tips.append(Self.tip("tip_seed", "study's seed"))
    } else {
      layer["data"] = ["values": told]
    }
    if kind == "line", rows.count <= Self.mostPoints { mark["point"] = "transparent" }
    encoding["tooltip"] = tips
    (layer["encoding"], layer["mark"]) = (encoding, mark)
    return layer
  }

  /// The values that place and colour the mark, under their axes' names.
  private static func axes(_ encoding: Node) -> [Node] {
    ["color", "x", "y"].compactMap { channel in
      guard let node = encoding[channel] as? Node, let field = node["field"] as? String else {
        return nil
      }
      let title = node["title"] as? String ?? ""
      var tip = tip(field, title.isEmpty ? (channel == "color" ? "series" : field) : title)
      tip["type"] = node["type"]
      return tip
    }
  }

  private static func tip(_ field: String, _ title: String) -> Node {
    ["field": field, "type": "nominal", "title": title]
  }

  // MARK: - Intervals

  /// The ends of every bar and band of a panel, by place.
  private static func intervals(_ layers: [Node]) -> [String: String] {
    var found: [String: String] = [:]
    for layer in layers {
      guard let encoding = layer["encoding"] as? Node,
        (encoding["y2"] as? Node)?["field"] as? String == "upper"
      else { continue }
      for row in ChartTree.values(layer) {
        guard let place = place(row), let lower = row["y"] as? Double,
          let upper = row["upper"] as? Double
        else { continue }
        found[place] = "\(lower.exactText) to \(upper.exactText)"
      }
    }
    return found
  }

  /// Where a row stands: its x and its series.
  private static func place(_ row: Node) -> String? {
    guard let x = row["x"].flatMap(ChartTree.text) else { return nil }
    return "\(x) \(row[SeriesKey.field] as? String ?? "")"
  }
}
