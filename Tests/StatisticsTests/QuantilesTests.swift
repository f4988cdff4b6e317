import Statistics
import Testing

struct QuantilesTests {
  // Reference: numpy.quantile, whose default is type 7.
  @Test func matchesTypeSeven() {
    let quantiles = Quantiles(of: [1.5, 2.25, -0.5, 4, 3.125, 0.75, 2, 9.5])
    let expected = [(0, -0.5), (0.15, 0.7875), (0.5, 2.125), (0.85, 3.95625), (1, 9.5)]
    for (fraction, value) in expected {
      #expect(abs(quantiles.value(at: fraction) - value) < 1e-12)
    }
    #expect(quantiles.median == 2.125)
    let range = quantiles.centralRange(level: 0.7)
    #expect(abs((range?.lower ?? .nan) - 0.7875) < 1e-12)
    #expect(abs((range?.upper ?? .nan) - 3.95625) < 1e-12)
  }

  @Test func emptyOrBrokenSampleHasNone() {
    #expect(Quantiles(of: []).median.isNaN)
    #expect(Quantiles(of: [1, .nan]).median.isNaN)
    #expect(Quantiles(of: []).centralRange(level: 0.5) == nil)
  }

  @Test func oneValueIsEveryQuantile() {
    let quantiles = Quantiles(of: [4])
    #expect(quantiles.value(at: 0) == 4 && quantiles.value(at: 0.3) == 4)
    #expect(quantiles.value(at: 1) == 4)
  }
}
