internal import Foundation

/// Jumps from one success of independent trials to the next: the failures between them.
package struct GeometricJumps: Sendable {
  /// 1 / ln(1 − p).
  private let scale: Float

  /// No jump is longer: one of this length was cut short, and the next trial is as any other. It is
  /// what a single-precision number holds with a bit to spare.
  package static let longest: UInt32 = 1 << 22

  /// Jumps between successes of a probability above 0 and below 1.
  package init(probability: Double) {
    precondition(probability > 0 && probability < 1, "jumps end, and are no steps")
    scale = Float(1 / log1p(-probability))
  }

  /// Replaces random words by lengths of jumps ⌊ln U / ln(1 − p)⌋, one word each.
  ///
  /// U is rounded to 24 bits near 1, so that each length's probability is right within 6e-8. No
  /// branch, so that the compiler takes eight at once.
  package func measure(_ words: UnsafeMutableBufferPointer<UInt32>) {
    for index in words.indices {
      let uniform = (Float(Int32(bitPattern: words[index] &>> 1)) + 0.5) * 0x1p-31
      let length = SingleLogarithm.of(uniform) * scale
      let whole = (length < 0x1p22 ? length : 0x1p22).rounded(.down)
      // The integer stands in the last bits.
      words[index] = (whole + 0x1p23).bitPattern & 0x7F_FFFF
    }
  }
}
