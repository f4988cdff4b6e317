// From data to pixels, colours, dashes and symbols.

/// A list of numbers, names or dash patterns, as domains and ranges are.
package enum ScaleValues: Sendable, Equatable, Encodable {
  /// Numbers, such as the two ends of an axis.
  case numbers([Double])
  /// Names or colours.
  case names([String])
  /// Dash patterns; `[1, 0]` is a solid line.
  case dashes([[Double]])

  /// Writes a bare JSON array.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .numbers(let values): try container.encode(values.map(Datum.rounded))
    case .names(let values): try container.encode(values)
    case .dashes(let values): try container.encode(values)
    }
  }
}

/// A Vega-Lite scale; `nil` leaves Vega-Lite's default.
package struct Scale: Sendable, Equatable, Encodable {
  /// The shape of a quantitative scale.
  package enum Kind: String, Sendable, Encodable {
    /// Equal differences, equal distances.
    case linear
    /// Equal ratios, equal distances.
    case log
    /// Equal differences of square roots: the scatter of counts is as wide everywhere, and 0 has a
    /// place.
    case sqrt
  }

  /// The shape.
  package var type: Kind?
  /// Base of a log scale, which sets its ticks.
  package var base: Double?
  /// Ends, or all names.
  package var domain: ScaleValues?
  /// What the domain maps to.
  package var range: ScaleValues?
  /// The space in which colours are interpolated, `rgb` for plain mixtures with white.
  package var interpolate: String?
  /// Whether the domain is widened to round numbers.
  package var nice: Bool?
  /// Whether the domain must include 0.
  package var zero: Bool?

  /// A scale.
  package init(
    _ type: Kind? = nil, base: Double? = nil, domain: ScaleValues? = nil,
    range: ScaleValues? = nil, interpolate: String? = nil, nice: Bool? = nil,
    zero: Bool? = nil
  ) {
    self.type = type
    self.base = base
    self.domain = domain
    self.range = range
    self.interpolate = interpolate
    self.nice = nice
    self.zero = zero
  }
}
