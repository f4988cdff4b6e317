import Foundation
import Report
import Testing

@Suite("Markup")
struct HTMLTests {
  private let hostile = "</script><b>\"it's\" & more"

  @Test("what is inserted is text, in elements and in attributes")
  func escaped() {
    let piece: HTML = "<p title=\"\(hostile)\">\(hostile)</p>"
    let text = "&lt;/script&gt;&lt;b&gt;&quot;it&#39;s&quot; &amp; more"
    #expect(piece.text == "<p title=\"\(text)\">\(text)</p>")
  }

  @Test("pieces stay markup, lists are joined line by line")
  func pieces() {
    let items = ["a", "<"].map { "<li>\($0)</li>" as HTML }
    #expect(("<ul>\(items)</ul>" as HTML).text == "<ul><li>a</li>\n<li>&lt;</li></ul>")
    #expect(("\(3)\(HTML(trusted: "<i>"))" as HTML).text == "3<i>")
  }

  @Test("JSON in a script cannot end it, and is the same JSON")
  func data() throws {
    let json = try JSONEncoder().encode([hostile])
    let text = HTML.data(json, id: "x").text
    #expect(text.components(separatedBy: "</script").count == 2 && !text.contains("<b>"))
    let inner = try #require(text.firstMatch(of: /<script[^>]*>(.*)<\/script>/)?.1)
    #expect(try JSONDecoder().decode([String].self, from: Data(inner.utf8)) == [hostile])
  }

  @Test("a program in a script cannot end it")
  func program() {
    let text = HTML.script("const end = '</script>';").text
    #expect(text == "<script>const end = '<\\/script>';</script>")
  }
}
