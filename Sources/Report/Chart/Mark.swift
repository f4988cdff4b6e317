// How the rows of a layer are drawn.

/// A Vega-Lite mark with the properties the figures use; `nil` leaves Vega-Lite's default.
package struct Mark: Sendable, Equatable, Encodable {
  /// The geometry.
  package enum Kind: String, Sendable, Encodable {
    /// A filled region between two ends.
    case area
    /// A bar, here with both ends given.
    case bar
    /// A polyline in x order.
    case line
    /// A symbol.
    case point
    /// A cell.
    case rect
    /// A segment, or a line across the panel where one position is left out.
    case rule
    /// A label.
    case text
  }

  /// The geometry.
  package var type: Kind
  /// Fixed colour, where no channel gives one.
  package var color: String?
  /// Whether symbols are filled.
  package var filled: Bool?
  /// From 0, invisible, to 1.
  package var opacity: Double?
  /// Area of a symbol in square pixels.
  package var size: Double?
  /// Width of lines and outlines in pixels.
  package var strokeWidth: Double?
  /// Lengths of dashes and gaps in pixels.
  package var strokeDash: [Double]?
  /// Fixed symbol, where no channel gives one.
  package var shape: String?
  /// Whether to cut what lies outside the panel.
  package var clip: Bool?
  /// How a line goes from point to point, `step-after` for the outline of a histogram.
  package var interpolate: String?
  /// Pixels to the right of where the rows say.
  package var xOffset: Double?
  /// Whether SVG says for each single mark what it is; cells of a matrix are too many to be read out.
  package var aria: Bool?

  /// A mark of this kind.
  package init(
    _ type: Kind, color: String? = nil, filled: Bool? = nil, opacity: Double? = nil,
    size: Double? = nil, strokeWidth: Double? = nil, strokeDash: [Double]? = nil,
    shape: String? = nil, clip: Bool? = nil, interpolate: String? = nil
  ) {
    self.type = type
    self.color = color
    self.filled = filled
    self.opacity = opacity
    self.size = size
    self.strokeWidth = strokeWidth
    self.strokeDash = strokeDash
    self.shape = shape
    self.clip = clip
    self.interpolate = interpolate
  }
}
