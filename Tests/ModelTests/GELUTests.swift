import Model
import Testing

/// Gradients of networks with GELU are part of the grid in BatchKernelTests.
@Suite("GELU")
struct GELUTests {
  /// Values of Φ from tables to 1e-9; the tanh approximation is off by some 1e-4 here.
  @Test("is x Φ(x) exactly, not its approximation")
  func values() {
    var values: [Double] = [0, 1, -1, 2]
    values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      let row = LayerRows(start, count: 1, width: 4)
      GELU.activate(row, into: row)
    }
    let expected = [0, 0.8413447460685429, -0.15865525393145707, 1.9544997361036416]
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
