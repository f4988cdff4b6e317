// Layers, panels and their arrangement.

/// The visual properties that rows drive.
package enum ChannelName: String, Sendable, CodingKey, CaseIterable {
  /// Position; `x2` and `y2` are second ends.
  case x, x2, y, y2
  /// Colour.
  case color
  /// Dash of lines.
  case strokeDash
  /// Symbol of points.
  case shape
  /// Splits lines and areas without changing their look.
  case detail
  /// Label of text marks.
  case text
}

/// One mark with its own rows.
package struct Layer: Sendable, Equatable, Encodable {
  /// How rows are drawn.
  package var mark: Mark
  /// Inline data.
  package var rows: [Row]
  /// What drives what.
  package var encoding: [ChannelName: Channel]

  private enum Key: String, CodingKey { case mark, data, encoding }
  private enum DataKey: String, CodingKey { case values }

  /// A layer.
  package init(_ mark: Mark, rows: [Row], encoding: [ChannelName: Channel]) {
    self.mark = mark
    self.rows = rows
    self.encoding = encoding
  }

  /// Writes a Vega-Lite unit specification with inline data.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(mark, forKey: .mark)
    var data = container.nestedContainer(keyedBy: DataKey.self, forKey: .data)
    try data.encode(rows, forKey: .values)
    var channels = container.nestedContainer(keyedBy: ChannelName.self, forKey: .encoding)
    for name in ChannelName.allCases {
      try channels.encodeIfPresent(encoding[name], forKey: name)
    }
  }
}

/// Layers over one pair of axes.
package struct Panel: Sendable, Equatable, Encodable {
  /// Heading of the panel.
  package var title: String?
  /// Width of the plotting area in pixels.
  package var width: Double
  /// Height of the plotting area in pixels.
  package var height: Double
  /// From back to front.
  package var layer: [Layer]

  /// A panel; layers without rows are left out.
  package init(title: String? = nil, width: Double, height: Double, layers: [Layer]) {
    self.title = title
    self.width = width
    self.height = height
    layer = layers.filter { !$0.rows.isEmpty }
  }
}

/// Panels and how they stand together.
package indirect enum View: Sendable, Equatable {
  /// One panel.
  case panel(Panel)
  /// Side by side.
  case row([View])
  /// One below the other.
  case column([View])
}

extension View: Encodable {
  private enum Key: String, CodingKey { case hconcat, vconcat, spacing, resolve }

  /// Panels whose colours mean different things keep their own scales and legends.
  private static let ownColors = [
    "scale": ["color": "independent", "shape": "independent", "strokeDash": "independent"]
  ]

  private var scalesOfColor: [Scale?] {
    switch self {
    case .panel(let panel): panel.layer.compactMap { $0.encoding[.color]?.scale }
    case .row(let views), .column(let views): views.flatMap(\.scalesOfColor)
    }
  }

  private func encodeResolution(to container: inout KeyedEncodingContainer<Key>) throws {
    let scales = scalesOfColor
    if scales.contains(where: { $0 != scales.first }) {
      try container.encode(Self.ownColors, forKey: .resolve)
    }
  }

  /// Writes a layered or concatenated Vega-Lite specification.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .panel(let panel): try panel.encode(to: encoder)
    case .row(let views):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(views, forKey: .hconcat)
      try container.encode(24, forKey: .spacing)
      try encodeResolution(to: &container)
    case .column(let views):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(views, forKey: .vconcat)
      try container.encode(20, forKey: .spacing)
      try encodeResolution(to: &container)
    }
  }
}
