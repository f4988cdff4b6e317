import Report
import Testing

@Suite("Logarithmic axes of the figures")
struct LogAxesTests {
  @Test("widths lie within their axis, with a label at each octave of the narrowest")
  func widths() {
    let axis = Channel.width([96, 24, 200], title: "m")
    #expect(axis.scale?.domain == .numbers([24 / 1.12, 200 * 1.12]))
    #expect(axis.axis?.values == [24, 48, 96, 192])
  }

  @Test("decades and thirds of decades lie between the ends, the ends among them")
  func decades() {
    #expect(Axis.decades(from: 10, to: 1000).values == [10, 100, 1000])
    #expect(Axis.oneTwoFive(from: 0.2, to: 2).values == [0.2, 0.5, 1, 2])
    #expect(Axis.oneTwoFive(from: 0.2, to: 2).format == "~g")
    #expect(Axis.oneTwoFive(from: 2e-7, to: 2).format == "~e", "zeros would run into each other")
  }
}
