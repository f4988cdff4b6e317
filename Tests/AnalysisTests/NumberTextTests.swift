import Analysis
import Testing

@Suite("Numbers in sentences")
struct NumberTextTests {
  @Test(
    "significant digits, no locale, a true minus sign",
    arguments: [
      (72.46, "72.5"), (0.05951, "0.0595"), (-5.83, "−5.83"), (0, "0"), (14_594.6, "14595"),
      (1.3e-7, "1.3e-07"), (.nan, "undefined"), (.infinity, "∞"),
    ])
  func significant(value: Double, text: String) {
    #expect(value.text() == text)
  }

  @Test("parameters keep the digits they have", arguments: [(0.001, "0.001"), (16, "16")])
  func exact(value: Double, text: String) {
    #expect(value.exactText == text)
  }
}
