import Foundation
import Observers
import TestSupport
import Testing

@Suite("docs/measures.md")
struct DocumentationTests {
  @Test("1. has a row for every measure and for nothing else")
  func rows() throws {
    let documented = try Documentation.table(in: "measures.md", under: "# Measures").map(\.[0])
    let known = Set((Measure.observed + Measure.ofOneMatrix + Measure.optional).map(\.name))
    #expect(documented.count == Set(documented).count)
    #expect(Set(documented) == known)
  }

  @Test("2. has a row for every observer, with its columns in order")
  func observers() throws {
    let rows = try Documentation.table(
      in: "measures.md", under: "## Observers", cells: [0, 2])
    #expect(rows == Observers.all.map { [$0.name] + $0.columns })
  }

  @Test("3. has a row for every observer that adds measures, with these in order")
  func added() throws {
    let rows = try Documentation.table(in: "measures.md", under: "### Measures of observers")
    let adding = Observers.all.filter { !$0.measures.isEmpty }
    #expect(rows == adding.map { [$0.name] + $0.measures } && !rows.isEmpty)
    #expect(Observers.measures.allSatisfy { Measure.named($0) == nil })
  }

  @Test("4. names are snake_case and unique in each list")
  func names() {
    let lists = [Measure.observed + Measure.optional, Measure.ofOneMatrix].map { $0.map(\.name) }
    for names in lists + [Observers.measures] {
      #expect(Set(names).count == names.count)
      #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
    }
  }
}
