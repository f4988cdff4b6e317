// One legend for lines, dashes and symbols: every series has one colour, one dash and one symbol.

/// How one named series looks wherever it appears.
package struct SeriesStyle: Sendable, Equatable {
  /// The legend's text.
  package let name: String
  /// A colour, `#rrggbb`.
  package let color: String
  /// Dash pattern of its line.
  package let dash: [Double]
  /// Symbol of its points; `stroke` for series drawn as lines only.
  package let shape: String

  /// A solid line without symbols, unless told otherwise.
  package init(_ name: String, color: String, dash: [Double] = [1, 0], shape: String = "stroke") {
    self.name = name
    self.color = color
    self.dash = dash
    self.shape = shape
  }
}

/// The styles of all series of a chart, hence its legend.
///
/// Colour, dash and symbol channels all carry the full list of names, so that Vega-Lite merges them
/// into one legend whatever layers use which.
package struct SeriesKey: Sendable, Equatable {
  /// Field of the rows that names the series.
  package static let field = "series"

  /// In legend order.
  package let styles: [SeriesStyle]
  /// Columns of the legend.
  package let columns: Int

  /// A key with its legend below the chart.
  package init(_ styles: [SeriesStyle], columns: Int) {
    self.styles = styles
    self.columns = columns
  }

  private func channel(_ range: ScaleValues) -> Channel {
    Channel(
      Self.field, .nominal, title: "",
      scale: Scale(domain: .names(styles.map(\.name)), range: range),
      legend: Legend(
        orient: "bottom", columns: columns,
        symbolType: styles.allSatisfy { $0.shape == "stroke" } ? "stroke" : nil))
  }

  /// The colour channel.
  package var color: Channel { channel(.names(styles.map(\.color))) }
  /// The dash channel, for lines.
  package var dash: Channel { channel(.dashes(styles.map(\.dash))) }
  /// The symbol channel, for points.
  package var shape: Channel { channel(.names(styles.map(\.shape))) }
}

extension SeriesStyle {
  /// Points of cells whose networks were counted before they had settled.
  static let unsettled = SeriesStyle(
    "unsettled (> 1 % of features unresolved)", color: Palette.purple, shape: "triangle-up")
}

/// Colours that colour-blind readers tell apart (Okabe and Ito, 2008).
package enum Palette {
  /// `#0072B2`.
  package static let blue = "#0072B2"
  /// `#D55E00`.
  package static let vermillion = "#D55E00"
  /// `#009E73`.
  package static let green = "#009E73"
  /// `#56B4E9`.
  package static let sky = "#56B4E9"
  /// `#E69F00`.
  package static let orange = "#E69F00"
  /// `#CC79A7`.
  package static let purple = "#CC79A7"
  /// `#000000`.
  package static let black = "#000000"
  /// `#767676`, grey that is still readable on white.
  package static let grey = "#767676"
}
