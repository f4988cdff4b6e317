// One inline value of a chart, rounded so that the specification's bytes do not hang on the last
// bit.

internal import Foundation

/// A field of one data row.
package enum Datum: Sendable, Equatable {
  /// A number; written to six significant digits, `null` when not finite.
  case number(Double)
  /// A name.
  case text(String)

  /// The value nearest to `value` with six significant decimal digits.
  ///
  /// Enough for 2400 pixels, and equal on machines whose means differ in the last place.
  static func rounded(_ value: Double) -> Double {
    Double(String(format: "%.5e", value)) ?? value
  }
}

extension Datum: Encodable {
  /// Writes a bare JSON scalar.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value) where !value.isFinite: try container.encodeNil()
    case .number(let value): try container.encode(Self.rounded(value))
    case .text(let value): try container.encode(value)
    }
  }
}

extension Datum: ExpressibleByFloatLiteral, ExpressibleByStringLiteral {
  /// A number.
  package init(floatLiteral value: Double) { self = .number(value) }
  /// A name.
  package init(stringLiteral value: String) { self = .text(value) }
}

/// One row of inline data: field name to value.
package typealias Row = [String: Datum]
