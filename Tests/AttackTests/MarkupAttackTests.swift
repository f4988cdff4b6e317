// Claims: names and sentences that hold markup, accents on quotes or control characters stay text in HTML,
// XML and CSV; charts and tables that were tampered with make a page or an error.

import Analysis
import Foundation
import Report
import Store
import TestSupport
import Testing

@Suite("Attacked markup") struct MarkupAttackTests {
  private static let chart = """
    {"title": {"text": "T", "subtitle": ["One, N = 7", "Two. Three."]}, "width": 640, "layer": [
      {"mark": {"type": "point"}, "data": {"values": [{"x": 1, "y": 2.5, "series": "s"}, {"x": 2, "y": 3}]},
       "encoding": {"x": {"field": "x", "title": "w"}, "y": {"field": "y"}}},
      {"mark": {"type": "rule"}, "data": {"values": [{"x": 1, "y": 1.5, "upper": 2.5, "series": "s"}]},
       "encoding": {"x": {"field": "x"}, "y": {"field": "y"}, "y2": {"field": "upper"}}}]}
    """
  private static let files = [
    "s.vl.json": chart,
    "s.csv": "a,b\n\"x, \"\"y\"\"\",2\n",
    "plan.json":
      #"{"name": "s", "seeds": {"study": 42, "replicates": 7}, "cells": [{"parameters": {"a.b": 1, "c": "x"}}, {"parameters": {"a.b": 2}}]}"#,
    "claims.json": """
    {"claims": [{"claim": "c", "cell": "d", "says": "e", "sentence": "f", "verdict": "supported", "region": {"lower": 0.5},
     "estimate": 0.6, "lower": 0.55, "upper": 0.65, "networks": 12, "made_afterwards": true}]}
    """,
    "manifest.json": """
    {"study": "s", "training_runs": [{"core_seconds": 1.5, "trials": 3, "provenance": {"started_at": "t", "git_dirty": true,
     "command_line": ["a", "b"], "cpu_model": "m"}}]}
    """,
  ]

  private func page(_ folder: ScratchFolder) throws -> String? {
    guard let study = try StudyPage(folder: folder.url) else { return nil }
    let tools = try JSONDecoder().decode(
      PageTools.self, from: Data(#"{"vega": "", "told": {}}"#.utf8))
    return String(decoding: ReportPage([study], tools: tools).html, as: UTF8.self)
  }

  @Test(
    "1. whatever stands in the files of a folder, a page has no element of theirs",
    .timeLimit(.minutes(5)))
  func pages() throws {
    var made = 0
    for (number, (name, content)) in Self.files.sorted(by: { $0.key < $1.key }).enumerated() {
      let folder = try ScratchFolder()
      for (name, content) in Self.files { _ = try folder.write(Array(content.utf8), to: name) }
      let whole = try #require(try page(folder))
      let scripts = whole.components(separatedBy: "<script").count
      #expect(scripts > 2 && !whole.contains("<img"))
      try Attacks.each(250, of: [content], seed: 31 + UInt64(number)) { text, _ in
        _ = try folder.write(Array(text.utf8), to: name)
        do {
          guard let page = try page(folder) else { return }
          made += 1
          // Bytes, as a character with an accent on it is another one.
          #expect(!page.utf8.contains("<img".utf8) && !page.utf8.contains("<b>".utf8))
          #expect(page.components(separatedBy: "<script").count <= scripts)
        } catch is DecodingError {}
      }
    }
    #expect(made > 300)
  }

  @Test(
    "2. names of a baseline stay text in JUnit's XML: markup, quotes with accents, control characters"
  )
  func xml() throws {
    let file = Fixtures.checkout.appending(
      components: "results", "baselines", "small", "baseline.json")
    let study = try JSONDecoder().decode(Baseline.self, from: Data(contentsOf: file)).studies[0]
    for token in Mutator.tokens + ["<\u{338}x", "a\u{8}b", "\u{FFFE}", "&\u{301}"] {
      // The longest names are those of studies and measures, which a file may hold as it likes.
      let named = BaselineStudy(
        name: token, seed: 1, replicates: 1_000_000, cells: study.cells, evidence: study.evidence)
      let rows = RegressionCheck.rows(
        named, fresh: study.evidence, planned: 1_000_000, obstacle: "other \(token)")
      let xml = CheckSummary(rows: RegressionCheck.judged(rows), seconds: 1).junit
      let parser = XMLNames()
      #expect(parser.read(xml), "\(token.debugDescription) makes no XML")
      #expect(
        parser.elements.isSubset(of: ["testsuites", "testsuite", "testcase", "failure", "skipped"]))
      #expect(
        parser.attributes.isSubset(of: [
          "name", "tests", "failures", "errors", "skipped", "time", "classname", "message", "type",
        ]))
    }
  }

  @Test("3. a field of CSV comes back as it was, whatever it holds") func csv() {
    for token in Mutator.tokens + ["a,\u{301}b", "\"\u{301}", "x\r\ny", "\n\u{301}"] {
      let line = CSV.line(["a", token, "b"])
      // Python's csv and spreadsheets read code points.
      var (fields, isQuoted) = ([""], false)
      for scalar in line.unicodeScalars {
        switch scalar {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: fields.append("")
        default: fields[fields.count - 1].unicodeScalars.append(scalar)
        }
      }
      #expect(fields.count == 3 && !isQuoted, "\(token.debugDescription)")
      #expect(fields[0] == "a" && fields[2] == "b\n")
    }
  }
}

extension String.UTF8View {
  /// Whether some bytes stand anywhere.
  fileprivate func contains(_ other: String.UTF8View) -> Bool {
    Data(self).range(of: Data(other)) != nil
  }
}
