// How a field of the rows drives one visual property of a mark.

/// Ticks and labels of a position channel; `nil` leaves Vega-Lite's default.
package struct Axis: Sendable, Equatable, Encodable {
  /// Tick positions.
  package var values: [Double]?
  /// A d3 number format.
  package var format: String?
  /// Whether to draw grid lines.
  package var grid: Bool?
  /// Wanted number of ticks.
  package var tickCount: Int?
  /// Degrees by which labels are turned; names stand upright by default.
  package var labelAngle: Double?

  /// An axis.
  package init(
    values: [Double]? = nil, format: String? = nil, grid: Bool? = nil, tickCount: Int? = nil,
    labelAngle: Double? = nil
  ) {
    self.values = values
    self.format = format
    self.grid = grid
    self.tickCount = tickCount
    self.labelAngle = labelAngle
  }
}

/// Place and layout of a legend.
package struct Legend: Sendable, Equatable, Encodable {
  /// Side of the chart, such as `bottom`.
  package var orient: String
  /// Number of columns; 0 puts all in a row.
  package var columns: Int?
  /// Length in pixels of a gradient legend.
  package var gradientLength: Double?
  /// A d3 number format.
  package var format: String?
  /// The symbol of all entries, where no symbol channel says otherwise.
  package var symbolType: String?

  /// A legend.
  package init(
    orient: String, columns: Int? = nil, gradientLength: Double? = nil, format: String? = nil,
    symbolType: String? = nil
  ) {
    self.orient = orient
    self.columns = columns
    self.gradientLength = gradientLength
    self.format = format
    self.symbolType = symbolType
  }
}

/// An encoding channel of Vega-Lite.
package struct Channel: Sendable, Equatable {
  /// The kind of data behind a channel.
  package enum Kind: String, Sendable, Encodable {
    /// Numbers.
    case quantitative
    /// Names.
    case nominal
  }

  /// The field of the rows.
  package var field: String
  /// `nil` for second ends (x2, y2), which share the first end's.
  package var type: Kind?
  /// Axis or legend title with its unit; the empty string draws none.
  package var title: String?
  /// The scale.
  package var scale: Scale?
  /// The axis of a position channel.
  package var axis: Axis?
  /// The legend of any other channel.
  package var legend: Legend?
  /// Whether axis or legend is left out altogether.
  package var isBare = false

  /// A channel.
  package init(
    _ field: String, _ type: Kind? = nil, title: String? = nil, scale: Scale? = nil,
    axis: Axis? = nil, legend: Legend? = nil, isBare: Bool = false
  ) {
    self.field = field
    self.type = type
    self.title = title
    self.scale = scale
    self.axis = axis
    self.legend = legend
    self.isBare = isBare
  }

  /// The same channel reading another field: the lower end of a band, say.
  package func reading(_ field: String) -> Channel {
    var copy = self
    copy.field = field
    return copy
  }
}

extension Channel: Encodable {
  private enum Key: String, CodingKey { case field, type, title, scale, axis, legend }

  /// Writes the channel; an empty title and a bare guide become JSON `null`, which switches them
  /// off.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(field, forKey: .field)
    try container.encodeIfPresent(type, forKey: .type)
    if title == "" {
      try container.encodeNil(forKey: .title)
    } else {
      try container.encodeIfPresent(title, forKey: .title)
    }
    try container.encodeIfPresent(scale, forKey: .scale)
    if isBare {
      try container.encodeNil(forKey: .axis)
      try container.encodeNil(forKey: .legend)
    } else {
      try container.encodeIfPresent(axis, forKey: .axis)
      try container.encodeIfPresent(legend, forKey: .legend)
    }
  }
}
