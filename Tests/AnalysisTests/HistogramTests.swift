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

  // Five decades, five bins each, decades among the edges; one decade, twenty bins.
  @Test("on a log axis bins have equal ratios, meet at the decades and hold all values")
  func logarithmic() throws {
    let values = [1.5, 20, 20, 300, 150_000]
    let bins = Histogram.logarithmic(values, of: values).bins
    for bin in bins { #expect(abs(bin.upper / bin.lower - 1.584893) < 1e-6) }
    #expect(abs(try #require(bins.first).lower - 1) < 1e-12 && bins.count == 26)
    #expect(bins.filter { $0.share > 0 }.map(\.share) == [0.2, 0.4, 0.2, 0.2])
    let holder = try #require(bins.first { $0.share == 0.4 })
    #expect(holder.lower <= 20 && 20 < holder.upper)
    let narrow = Histogram.logarithmic([2, 3], of: [1, 10]).bins
    #expect(abs(try #require(narrow.first).upper / narrow[0].lower - 1.122018) < 1e-6)
  }

  @Test("no values, no bins")
  func empty() {
    #expect(Histogram([], width: 1).bins.isEmpty)
  }
}
