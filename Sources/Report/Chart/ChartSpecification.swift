// A whole chart as Vega-Lite v5 JSON: the only place that knows the document's frame and style.

package import Foundation

/// Title and panels of one figure.
///
/// Data are always inline, so that rendering never fetches anything.
package struct ChartSpecification: Sendable, Equatable {
  /// One line above the chart.
  package var title: String
  /// Smaller lines below the title.
  package var subtitle: [String]
  /// What there is to see, for those who cannot: the text alternative in SVG and in reports.
  package var description: String?
  /// The panels.
  package var view: View

  /// A chart.
  package init(title: String, subtitle: [String], view: View) {
    self.title = title
    self.subtitle = subtitle
    self.view = view
  }

  /// The specification's JSON: sorted keys, one line, a final newline; equal charts give equal
  /// bytes.
  ///
  /// - Throws: `EncodingError`, which no chart of finite layout numbers causes.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

extension ChartSpecification: Encodable {
  private enum Key: String, CodingKey {
    case schema = "$schema"
    case title, description, config, background
    case padding
  }

  /// Writes the frame around the view.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    try view.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("https://vega.github.io/schema/vega-lite/v5.json", forKey: .schema)
    try container.encode(Heading(text: title, subtitle: subtitle), forKey: .title)
    try container.encodeIfPresent(description, forKey: .description)
    // White wherever it is shown: black and grey lines would be lost on a dark page.
    try container.encode("white", forKey: .background)
    try container.encode(12, forKey: .padding)
    try container.encode(Style(), forKey: .config)
  }
}

private struct Heading: Encodable {
  let text: String
  let subtitle: [String]
  let anchor = "start"
}

/// DejaVu Sans has every sign the figures use (σ, λ, ², ⊤) and is in every Linux distribution.
private struct Style: Encodable {
  struct AxisStyle: Encodable {
    let labelFontSize = 12
    let titleFontSize = 13
    let titleFontWeight = "normal"
    let titlePadding = 10
    let gridColor = "#e6e6e6"
    let domainColor = "#333333"
    let tickColor = "#333333"
    let labelOverlap = true
  }
  struct LegendStyle: Encodable {
    let labelFontSize = 12
    let titleFontSize = 12
    let titleFontWeight = "normal"
    let labelLimit = 420
    let symbolOpacity = 1
    let symbolStrokeWidth = 2
    let symbolSize = 150
    let columnPadding = 24
    let rowPadding = 4
    let offset = 14
  }
  struct TitleStyle: Encodable {
    let fontSize = 15
    let fontWeight = "bold"
    let subtitleFontSize = 12
    let subtitleColor = "#444444"
    let subtitlePadding = 4
    let offset = 14
  }
  struct ViewStyle: Encodable {
    let stroke = "#333333"
    let strokeWidth = 0.75
  }
  let font = "DejaVu Sans"
  let axis = AxisStyle()
  let legend = LegendStyle()
  let title = TitleStyle()
  let view = ViewStyle()
}
