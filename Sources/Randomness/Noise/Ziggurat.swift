internal import Foundation

/// Normal numbers in single precision, most of them for one random word, one comparison and two
/// products.
///
/// The area under exp(−x²/2), x ≥ 0, is cut into 256 layers of equal area: the lowest one with the
/// tail, above it rectangles that stick out of the density a little. A point is drawn in a random
/// layer; where it may stick out, double precision decides. Exact, up to a spacing of 2⁻²³ of the
/// layer's width. Layer, sign and position are separate bits of the word: taking them from the same
/// ones, as first published, correlates them (Doornik, "An improved ziggurat method", 2005).
/// Rejected: the polar method of `NormalDistribution`, six times slower; its numbers are a
/// promise, and initial weights keep them.
/// Source: Marsaglia, Tsang, "The ziggurat method for generating random variables", J. Stat. Softw.
/// 5 (2000), doi:10.18637/jss.v005.i08.
package struct Ziggurat: Sendable {
  /// 256 layers, made once.
  package static let standard = Ziggurat()

  /// Where the lowest layer's rectangle ends and the tail begins: the r for which 256 layers of
  /// equal area close at the top.
  package static let tailStart = 3.654_152_885_361_008_8

  /// Width of each layer, the lowest one's as if its tail were part of a rectangle; then 0.
  package let edges: [Double]
  /// exp(−x²/2) at each edge, the density at the bottom of the layer and the top of the one before;
  /// last 1.
  package let densities: [Double]
  /// Positions below this lie under the density whatever the height, in units of 2⁻²³ of the width.
  private let limits: [UInt32]
  /// A position's unit, 2⁻²³ of the width.
  private let units: [Float]

  private init() {
    let r = Self.tailStart
    let area = r * exp(-r * r / 2) + (Double.pi / 2).squareRoot() * erfc(r / 2.0.squareRoot())
    var edges = [area / exp(-r * r / 2), r]
    while edges.count < 256 {
      let x = edges[edges.count - 1]
      edges.append((-2 * log(area / x + exp(-x * x / 2))).squareRoot())
    }
    edges.append(0)
    self.edges = edges
    densities = edges.map { exp(-$0 * $0 / 2) }
    limits = (0..<256).map { UInt32(0x1p23 * edges[$0 + 1] / edges[$0]) }
    units = (0..<256).map { Float(0x1p-23 * edges[$0]) }
  }

  /// Overwrites `values` with independent N(0, `scale`²) numbers.
  ///
  /// Takes one word for each value, then, value by value, those that the rejected ones need.
  func fill(
    _ values: UnsafeMutableBufferPointer<Float>, scale: Float, from stream: inout RandomStream
  ) {
    values.withMemoryRebound(to: UInt32.self) { stream.fill($0) }
    limits.withUnsafeBufferPointer { limits in
      units.withUnsafeBufferPointer { units in
        for index in values.indices {
          let word = values[index].bitPattern
          let layer = Int(word & 0xFF)
          let position = word >> 9
          if position < limits[layer] {
            let value = (Float(position) + 0.5) * units[layer]
            values[index] = scale * Float(bitPattern: value.bitPattern | (word & 0x100) << 23)
          } else {
            values[index] = scale * decided(word, from: &stream)
          }
        }
      }
    }
  }

  /// The number for a word whose position is not certainly under the density.
  private func decided(_ first: UInt32, from stream: inout RandomStream) -> Float {
    var word = first
    while true {
      let layer = Int(word & 0xFF)
      let sign: Double = word & 0x100 == 0 ? 1 : -1
      let value = (Double(word >> 9) + 0.5) * 0x1p-23 * edges[layer]
      if value < edges[layer + 1] { return Float(sign * value) }
      if layer == 0 { return Float(sign * Self.tail(from: &stream)) }
      let height = stream.nextUniform() * (densities[layer + 1] - densities[layer])
      if densities[layer] + height < exp(-value * value / 2) { return Float(sign * value) }
      word = stream.nextWord()
    }
  }

  /// A number beyond `tailStart` with the normal law's tail.
  ///
  /// Source: Marsaglia, "Generating a variable from the tail of the normal distribution",
  /// Technometrics 6 (1964).
  private static func tail(from stream: inout RandomStream) -> Double {
    while true {
      let x = -log(stream.nextUniform()) / tailStart
      let y = -log(stream.nextUniform())
      if 2 * y > x * x { return tailStart + x }
    }
  }
}
