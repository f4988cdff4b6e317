import Foundation
import Report
import Testing

@Suite("A results folder as a page")
struct StudyPageTests {
  private func withFolder(_ files: [String: String], _ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appending(component: name))
    }
    try body(folder)
  }

  private func page(_ files: [String: String]) throws -> String {
    var text = ""
    try withFolder(files) { folder in
      let study = try #require(try StudyPage(folder: folder))
      let tools = try JSONDecoder().decode(
        PageTools.self, from: Data(#"{"vega": "", "told": {}}"#.utf8))
      text = String(decoding: ReportPage([study], tools: tools).html, as: UTF8.self)
    }
    return text
  }

  private func claim(_ name: String, _ verdict: String, afterwards: Bool = false) -> String {
    """
    {"claim": "\(name)", "cell": "", "says": "says \(name)", "sentence": "found \(name)", "verdict": "\(verdict)",
     "region": {"lower": 0.5}, "estimate": 0.6, "lower": 0.55, "upper": 0.65, "networks": 12,
     "made_afterwards": \(afterwards)}
    """
  }

  /// Two means, one of them with a bar, and two networks.
  private let chart = """
    {"title": {"text": "T", "subtitle": ["One sentence, N = 7 networks", "a cell. Two. Three."]}, "width": 640, "layer": [
      {"mark": {"type": "point"}, "data": {"values": [{"x": 1, "y": 2, "series": "s"}, {"x": 2, "y": 3, "series": "s"}]},
       "encoding": {"x": {"field": "x", "title": "width", "type": "quantitative"},
                    "y": {"field": "y", "title": "count", "type": "quantitative"}}},
      {"mark": {"type": "rule"}, "data": {"values": [{"x": 1, "y": 1.5, "upper": 2.5, "series": "s"}]},
       "encoding": {"x": {"field": "x"}, "y": {"field": "y"}, "y2": {"field": "upper"}}},
      {"mark": {"type": "point"}, "data": {"values": [{"x": 1, "y": 1, "replicate": 0}, {"x": 1, "y": 3, "replicate": 5}]},
       "encoding": {"x": {"field": "x", "title": "width"}, "y": {"field": "y", "title": "count"}}}]}
    """

  private func specification(in page: String) throws -> [String: Any] {
    let json = try #require(page.firstMatch(of: /figure-1-spec">(.*)<\/script>/)?.1)
    return try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
  }

  @Test(
    "1. verdicts: refuted, supported, then undecided; the tally counts what was made afterwards")
  func verdicts() throws {
    let claims = [
      claim("a", "undecided"), claim("b", "supported", afterwards: true), claim("c", "refuted"),
    ].joined(separator: ",")
    let text = try page(["claims.json": "{\"claims\": [\(claims)]}"])
    let order = text.matches(of: /<code>([abc])<\/code>/).map { String($0.1) }
    #expect(order == ["c", "b", "a"])
    #expect(text.contains("3 verdicts: 1 refuted, 1 supported, 1 undecided; 1 was made afterwards"))
    #expect(text.components(separatedBy: "<span class=\"late\">made afterwards").count == 2)
    #expect(text.contains("above 0.5") && text.contains("0.600 [0.550, 0.650]"))
  }

  @Test("2. tooltips hold interval, networks and seed where the chart has them")
  func tooltips() throws {
    let plan = #"{"name": "s", "seeds": {"study": 42, "replicates": 7}, "cells": []}"#
    let found = try specification(in: try page(["s.vl.json": chart, "plan.json": plan]))
    let layers = try #require(found["layer"] as? [[String: Any]])
    let rows = try #require((layers[0]["data"] as? [String: Any])?["values"] as? [[String: Any]])
    #expect(rows[0]["tip_interval"] as? String == "1.5 to 2.5")
    #expect(rows[0]["tip_networks"] as? String == "7" && rows[0]["tip_seed"] as? String == "42")
    #expect(rows[1]["tip_interval"] as? String == "none")
    let tips = (layers[0]["encoding"] as? [String: Any])?["tooltip"] as? [[String: Any]]
    #expect(
      tips?.compactMap { $0["title"] as? String }
        == ["width", "count", "interval", "networks", "study's seed"])
    let networks = (layers[2]["encoding"] as? [String: Any])?["tooltip"] as? [[String: Any]]
    #expect(
      networks?.compactMap { $0["title"] as? String }
        == ["width", "count", "replicate", "study's seed"])
    #expect(found["title"] == nil, "the page has it as a heading")
  }

  @Test("3. two sentences of caption, the rest folded away; numbers can be saved")
  func caption() throws {
    let csv = "a,b\n\"x, \"\"y\"\"\",2\n"
    let text = try page(["s.vl.json": chart, "s.csv": csv])
    #expect(
      text.contains("<figcaption>One sentence, N = 7 networks a cell. Two.</figcaption>"))
    #expect(text.contains("<summary>Remarks</summary><p>Three.</p>"))
    #expect(text.contains("<td>x, &quot;y&quot;</td><td class=\"n\">2</td>"))
    #expect(text.contains(Data(csv.utf8).base64EncodedString()))
    let bare = try page(["s.vl.json": chart])
    #expect(bare.contains("<th scope=\"col\">upper</th>"), "a chart's own rows stand for a table")
  }

  @Test("4. a folder without results is none, a broken file is an error")
  func none() throws {
    try withFolder(["notes.txt": ""]) { folder in
      let page = try StudyPage(folder: folder)
      #expect(page == nil)
    }
    for (name, content) in [("plan.json", "{"), ("claims.json", "[]"), ("manifest.json", "{}")] {
      try withFolder([name: content, "s.vl.json": chart]) { folder in
        #expect(throws: DecodingError.self) { _ = try StudyPage(folder: folder) }
      }
    }
  }
}
