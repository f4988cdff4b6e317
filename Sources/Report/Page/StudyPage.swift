// One results folder as a section of the page: question, answer, verdicts, figures, and folded away
// how it was made.

package import Foundation

/// What a results folder holds, read.
package struct StudyPage {
  /// The folder's name, for places that lack a title.
  package let name: String
  /// The file that tells question and answer; `nil` where there is none.
  package let readme: URL?
  let claims: [StoredClaim]
  let figures: [PageFigure]
  let plans: [StudySettings]
  let manifests: [StudyProvenance]
  /// Every other table: the summaries, the verdicts.
  let tables: [DataLink]

  /// Reads a folder; `nil` for one that holds no results.
  ///
  /// - Parameters:
  ///   - folder: results of one study, or of several that share a folder.
  ///   - extra: figures that no file of the folder holds.
  /// - Throws: Foundation's error when a file cannot be read; `DecodingError` for one that is not
  ///   what its name says.
  package init?(folder: URL, extra: [PageFigure] = []) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    func read(_ name: String) throws -> Data {
      try Data(contentsOf: folder.appending(component: name))
    }
    func all(_ ending: String) -> [String] {
      names.filter { $0 == ending || $0.hasSuffix(".\(ending)") }
    }
    name = folder.standardizedFileURL.lastPathComponent
    readme = names.contains("README.md") ? folder.appending(component: "README.md") : nil
    claims = names.contains("claims.json") ? try StoredClaim.all(in: read("claims.json")) : []
    let order = try readme.map { try String(contentsOf: $0, encoding: .utf8) } ?? ""
    let charts = all("vl.json").map { String($0.dropLast(".vl.json".count)) }
    figures =
      try Self.sorted(charts, by: order).compactMap { chart in
        PageFigure(
          name: chart, specification: try read("\(chart).vl.json"),
          csv: names.contains("\(chart).csv") ? try read("\(chart).csv") : nil)
      } + extra
    plans = try all("plan.json").map { try StudySettings(json: read($0)) }
    manifests = try all("manifest.json").map { try StudyProvenance(json: read($0)) }
    tables = try (all("summary.csv") + all("claims.csv")).map { .csv($0, try read($0)) }
    if claims.isEmpty && figures.isEmpty && plans.isEmpty { return nil }
  }

  /// As a text mentions them, then the paper's in its order, then by name.
  private static func sorted(_ charts: [String], by text: String) -> [String] {
    let known = Figures.all.map(\.name)
    func rank(_ chart: String) -> (Int, Int, String) {
      if let place = text.firstRange(of: "](\(chart).") {
        return (0, text.distance(from: text.startIndex, to: place.lowerBound), chart)
      }
      return known.firstIndex(of: chart).map { (1, $0, chart) } ?? (2, 0, chart)
    }
    return charts.sorted { rank($0) < rank($1) }
  }

  private var seed: String? {
    let seeds = Set(plans.compactMap(\.seed))
    return seeds.count == 1 ? seeds.first : nil
  }

  /// The section.
  ///
  /// - Parameters:
  ///   - id: unique in the page.
  ///   - told: what the read-me says; `nil` where there is none.
  /// - Returns: the markup.
  func html(id: String, told: ToldText?) -> HTML {
    let title = told?.title ?? name
    let charts = figures.enumerated().map { index, figure in
      figure.html(
        id: "\(id)-figure-\(index + 1)",
        seed: plans.first { $0.name == figure.name }?.seed ?? seed)
    }
    let shown: HTML = charts.isEmpty ? "" : "<h2>Figures</h2>\(charts)"
    let verdicts: HTML =
      claims.isEmpty ? "" : "<h2>Verdicts</h2>\(VerdictTable(claims: claims).html)"
    return """
      <section id="\(id)" aria-labelledby="\(id)-title">
      <h1 id="\(id)-title">\(title)</h1>
      <div class="answer">\(told?.body ?? answer)</div>
      \(verdicts)
      \(shown)
      <h2>How it was made</h2>
      \(plans.map(\.html))
      \(manifests.map(\.html))
      \(saved)
      </section>
      """
  }

  /// Where nobody wrote question and answer: what was claimed, and what came of it.
  private var answer: HTML {
    guard !claims.isEmpty else {
      return "<p>No claims were made about this study: figures and tables say what it holds.</p>"
    }
    var seen: Set<String> = []
    let asked = claims.map(\.says).filter { seen.insert($0).inserted }
    let decided = claims.filter(\.isDecided)
    let found: HTML =
      decided.isEmpty
      ? "<p>Its networks decide none of them yet.</p>"
      : "<p>Found:</p><ul>\(Self.brief(decided.map(\.sentence)))</ul>"
    return "<p>Asked, whether:</p><ul>\(Self.brief(asked))</ul>\(found)"
  }

  private static let mostSentences = 8

  private static func brief(_ sentences: [String]) -> [HTML] {
    let shown = sentences.prefix(mostSentences).map { "<li>\($0)</li>" as HTML }
    let rest = sentences.count - mostSentences
    return rest > 0 ? shown + ["<li>and \(rest) more, below</li>"] : shown
  }

  private var saved: HTML {
    tables.isEmpty
      ? ""
      : """
      <details><summary>All tables</summary><ul>\(tables.map { "<li>\($0.html)</li>" as HTML })</ul></details>
      """
  }
}

/// A read-me as markup: its first heading, and the rest.
package struct ToldText: Decodable {
  let title: String
  private let markup: String

  private enum CodingKeys: String, CodingKey {
    case title
    case markup = "body"
  }

  var body: HTML { HTML(trusted: markup) }
}
