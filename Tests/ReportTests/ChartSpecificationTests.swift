import Foundation
import Report
import Testing

@Suite("Vega-Lite builder")
struct ChartSpecificationTests {
  private func chart(_ value: Double) -> ChartSpecification {
    ChartSpecification(
      title: "T", subtitle: ["s"],
      view: .panel(
        Panel(
          width: 10, height: 20,
          layers: [
            Layer(
              Mark(.line, strokeWidth: 2), rows: [["x": .number(value), "name": "a"]],
              encoding: [.x: Channel("x", .quantitative, title: "time (s)", scale: Scale(.log))]),
            Layer(Mark(.point), rows: [], encoding: [:]),
          ])))
  }

  @Test("keys are sorted, empty layers left out, the encoding is what was asked for")
  func json() throws {
    let text = String(decoding: try chart(1.5).json(), as: UTF8.self)
    #expect(
      text.contains(
        #""layer":[{"data":{"values":[{"name":"a","x":1.5}]},"encoding":{"x":{"field":"x","#
          + #""scale":{"type":"log"},"title":"time (s)","type":"quantitative"}},"#
          + #""mark":{"strokeWidth":2,"type":"line"}}]"#))
    #expect(text.hasPrefix(#"{"$schema":"https://vega.github.io/schema/vega-lite/v5.json""#))
  }

  @Test("numbers keep six significant digits, so the last bits never show")
  func rounding() throws {
    #expect(try chart(1.0 / 3).json() == chart((1.0 / 3).nextUp).json())
    let text = String(decoding: try chart(2.0 / 3e5).json(), as: UTF8.self)
    #expect(text.contains("6.66667e-06"))
  }

  @Test("a number that is not finite becomes null", arguments: [Double.nan, .infinity])
  func notFinite(value: Double) throws {
    let text = String(decoding: try chart(value).json(), as: UTF8.self)
    #expect(text.contains(#""x":null"#))
  }

  @Test("an empty title switches the title off")
  func emptyTitle() throws {
    let data = try JSONEncoder().encode(Channel("x", .nominal, title: ""))
    #expect(String(decoding: data, as: UTF8.self).contains(#""title":null"#))
  }

  @Test("panels whose colours differ in meaning keep their own legends, others share one")
  func resolution() throws {
    let panel = { (names: [String]) -> View in
      let color = Channel("c", .nominal, scale: Scale(domain: .names(names)))
      return .panel(
        Panel(
          width: 1, height: 1,
          layers: [Layer(Mark(.point), rows: [["c": "a"]], encoding: [.color: color])]))
    }
    let encoder = JSONEncoder()
    let same = try encoder.encode(View.row([panel(["a"]), panel(["a"])]))
    let other = try encoder.encode(View.row([panel(["a"]), panel(["b"])]))
    #expect(!String(decoding: same, as: UTF8.self).contains("independent"))
    #expect(String(decoding: other, as: UTF8.self).contains("independent"))
  }
}
