import Analysis
import Testing

@Suite("Histograms")
struct HistogramTests {
  @Test("edges are multiples of the width and shares sum to one")
  func shares() {
    let histogram = Histogram([-0.1, 0.1, 0.2, 0.6], width: 0.25)
    #expect(histogram.bins.map(\.lower) == [-0.25, 0, 0.25, 0.5])
    #expect(histogram.bins.map(\.share) == [0.25, 0.5, 0, 0.25])
  }

  @Test("no values, no bins")
  func empty() {
    #expect(Histogram([], width: 1).bins.isEmpty)
  }
}
