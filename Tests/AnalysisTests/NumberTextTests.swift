import Analysis
import Testing

@Suite("Numbers in sentences")
struct NumberTextTests {
  @Test(
    "significant digits, no locale, a true minus sign",
    arguments: [
      (72.46, "72.5"), (0.05951, "0.0595"), (-5.83, "−5.83"), (16, "16.0"), (0, "0"),
      (14_594.6, "14595"), (1.3e-7, "1.3 · 10⁻⁷"), (1e-5, "10⁻⁵"), (-2.5e-6, "−2.5 · 10⁻⁶"),
      (.nan, "undefined"), (.infinity, "∞"),
    ])
  func significant(value: Double, text: String) {
    #expect(value.text() == text)
  }

  @Test(
    "parameters keep the digits they have, without computer notation",
    arguments: [
      (0.001, "0.001"), (16, "16"), (1e-5, "10⁻⁵"), (2.5e-5, "2.5 · 10⁻⁵"), (1e16, "10¹⁶"),
    ])
  func exact(value: Double, text: String) {
    #expect(value.exactText == text)
  }
}
