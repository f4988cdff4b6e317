import Foundation
import Observers
import TestSupport
import Testing

@Suite("docs/measures.md")
struct DocumentationTests {
  @Test("1. has a row for every measure and for nothing else")
  func rows() throws {
    let file = Fixtures.checkout.appending(components: "docs", "measures.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let documented = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    let known = Set((Measure.observed + Measure.ofOneMatrix).map(\.name))
    #expect(documented.count == Set(documented).count)
    #expect(Set(documented) == known)
  }

  @Test("2. names are snake_case and unique in each list")
  func names() {
    for list in [Measure.observed, Measure.ofOneMatrix] {
      let names = list.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
    }
  }
}
