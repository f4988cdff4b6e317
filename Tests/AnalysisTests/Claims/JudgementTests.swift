import Analysis
import Model
import Foundation
import Store
import Study
import TestSupport
import Testing

@Suite("Judgement")
struct JudgementTests {
  private static let ratio =
    "figure: collisions, quantity: count_over_paper, region: {between: [0.8, 1.2]}"

  private let trials = Trials.counts(
    [15, 17, 16, 18, 14, 15, 17, 17], Trials.network(features: 64, neurons: 64))

  @Test("1. Holm: what is supported alone is undecided among thirty tests of nothing")
  func family() throws {
    let alone = try ClaimFixtures.judge(["a": Self.ratio], trials)[0]
    #expect(alone.verdict == .supported)
    let raw = try #require(alone.pValues?.support)
    #expect(raw > 0.05 / 31 && raw < 0.05)
    let others = (0..<30).flatMap { number in
      Trials.counts(
        [3, 30, 9, 25, 14], Trials.network(features: 64, neurons: 65 + number))
    }
    let judged = try ClaimFixtures.judge(["a": Self.ratio], trials + others)
    #expect(judged[0].verdict == .undecided && judged[0].pValues?.support == raw)
    #expect(abs((judged[0].pValues?.holmSupport ?? 0) - min(1, 31 * raw)) < 1e-12)
    #expect(
      judged[0].sentence.hasSuffix(
        "undecided, as it would be supported alone (p = \(raw.text(2))) but not among 31 tests."))
    // Claims that cannot be tested are no members of the family.
    let few = (0..<30).flatMap { number in
      Trials.counts([3, 30], Trials.network(features: 64, neurons: 65 + number))
    }
    #expect(try ClaimFixtures.judge(["a": Self.ratio], trials + few)[0].verdict == .supported)
  }

  @Test("2. only the figures given are judged, in the file's order; nothing asks for other trials")
  func figures() throws {
    let set = try ClaimFixtures.set([
      "late": "figure: curves, quantity: count_over_paper, region: {above: 0}",
      "first": Self.ratio,
    ])
    let judgement = try Judgement(
      set, figures: ["collisions"],
      trials: { figure in
        #expect(figure == "collisions")
        return trials
      }, loadMatrix: { _ in fatalError("no matrix is kept") })
    #expect(judgement.claims.map(\.claim) == ["first"])
    #expect(judgement.sourceHash == set.sourceHash && judgement.sourceHash.count == 64)
  }

  @Test("3. the table, the CSV and the JSON say the same; undefined is empty")
  func tables() throws {
    let set = try ClaimFixtures.set([
      "a": Self.ratio, "b": "figure: collisions, quantity: count_slope, region: {below: 0}",
    ])
    let judgement = try Judgement(
      set, figures: ["collisions"], trials: { _ in trials },
      loadMatrix: { _ in fatalError("no matrix is kept") })
    let table = ClaimTable(judgement)
    let rows = table.csv.split(separator: "\n")
    #expect(rows.count == 3 && rows[0] == ClaimTable.columns.joined(separator: ",")[...])
    #expect(rows[1].hasPrefix("a,,collisions,count_over_paper,0.8,1.2,supported,1.0078125,"))
    #expect(
      rows[2].hasPrefix("b,,collisions,count_slope,,0.0,undecided,,,,,,,,,0,0,,false,It is so.,"))
    let lines = table.lines
    #expect(lines.count == 3 && lines[0].hasPrefix("claim  verdict    estimate [95 %]"))
    #expect(lines[1].contains("supported  1.01 [0.931, 1.09]") || lines[1].contains("supported"))
    #expect(lines[2].contains("undecided  –"))
    let data = try JSONEncoder().encode(judgement)
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object["claims_file_sha256"] as? String == set.sourceHash)
    let claims = try #require(object["claims"] as? [[String: Any]])
    #expect(claims.map { $0["verdict"] as? String } == ["supported", "undecided"])
    #expect(claims[0]["estimate"] as? Double == judgement.claims[0].estimate)
    let values = claims[0]["p_values"] as? [String: Double]
    #expect(values?["holm_refutation"] == judgement.claims[0].pValues?.holmRefutation)
  }

  @Test("4. the order of trials does not matter")
  func order() throws {
    let more = trials + Trials.counts([2, 3, 4, 3, 2], Trials.network(features: 64, neurons: 256))
    let judged = try ClaimFixtures.judge(["a": Self.ratio], more)
    #expect(try ClaimFixtures.judge(["a": Self.ratio], more.reversed()) == judged)
  }

  @Test("5. sentences agree with their intervals where Holm is why nothing is decided")
  func sentences() throws {
    // Counts of nothing, then one cell that is refuted alone: its interval lies below the region.
    let others = (0..<30).flatMap { number in
      Trials.counts([3, 30, 9, 25, 14], Trials.network(features: 64, neurons: 65 + number))
    }
    let low = Trials.counts(
      [8, 11, 9, 12, 7, 13, 10, 11], Trials.network(features: 64, neurons: 64))
    let judged = try ClaimFixtures.judge(["a": Self.ratio], low + others)
    let claim = judged[0]
    #expect(claim.verdict == .undecided && (claim.upper ?? 1) < 0.8)
    let raw = try #require(claim.pValues?.refutation)
    #expect(raw <= 0.05)
    #expect(
      claim.sentence.hasSuffix(
        "not between 0.8 and 1.2: undecided, as it would be refuted alone (p = \(raw.text(2))) "
          + "but not among 31 tests."))
    // Nothing alone either: the interval reaches over an end.
    #expect((judged[1].lower ?? 9) < 1.2 && (judged[1].upper ?? 0) > 1.2)
    #expect(
      judged[1].sentence.hasSuffix(
        "undecided because the data exclude values neither inside nor outside."))
  }

  @Test("6. docs/statistics.md has a row for every quantity and for nothing else")
  func documentation() throws {
    let file = Fixtures.checkout.appending(components: "docs", "statistics.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let section = try #require(text.components(separatedBy: "\n## Claims\n").last)
    let rows = section.components(separatedBy: "\n## ")[0].split(separator: "\n")
      .filter { $0.hasPrefix("| `") }
      .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
    #expect(Set(rows) == Set(Quantities.all.map(\.name)) && rows.count == Set(rows).count)
  }
}
