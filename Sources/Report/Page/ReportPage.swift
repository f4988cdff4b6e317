// A page that needs nothing but itself: text, style, programs and data in one file.

package import Foundation

/// The report on one study or several.
package struct ReportPage {
  private let studies: [StudyPage]
  private let tools: PageTools

  /// - Parameters:
  ///   - studies: at least one, in the order in which they stand in the page.
  ///   - tools: what Python made for them.
  package init(_ studies: [StudyPage], tools: PageTools) {
    (self.studies, self.tools) = (studies, tools)
  }

  /// The whole file. It asks for nothing: its policy forbids every request.
  package var html: Data {
    let sections = studies.enumerated().map { index, study in
      study.html(id: Self.id(index), told: told(study))
    }
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <link rel="icon" href="data:,">
      <title>\(title)</title>
      <style>\(HTML(trusted: PageStyle.text))</style></head>
      <body><a class="skip" href="#main">Skip to the results</a>
      <header><p>polysem report</p>\(contents)</header>
      <main id="main">
      \(sections)
      </main>
      <footer><p>One file, readable offline. Figures are drawn by Vega-Lite from the numbers that this page holds.</p>
      <noscript><p>Figures need JavaScript; the numbers behind each of them are in its table.</p></noscript></footer>
      \(HTML.script(tools.vega))
      \(HTML.script(PageScript.text))
      </body></html>

      """
    return Data(page.text.utf8)
  }

  /// Vega compiles expressions to functions, hence `unsafe-eval`; `data:` is for pictures it makes.
  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; img-src data:"

  private static func id(_ index: Int) -> String { "study-\(index + 1)" }

  private func told(_ study: StudyPage) -> ToldText? {
    study.readme.flatMap { tools.told[$0.path] }
  }

  private var title: String {
    guard studies.count == 1, let study = studies.first else {
      return "polysem: \(studies.count) studies"
    }
    return "polysem: \(told(study)?.title ?? study.name)"
  }

  /// Links to the studies, where there are several.
  private var contents: HTML {
    guard studies.count > 1 else { return "" }
    let links = studies.enumerated().map { index, study -> HTML in
      let tally = study.claims.isEmpty ? "" : " " + VerdictTable(claims: study.claims).tally
      let name = told(study)?.title ?? study.name
      return "<li><a href=\"#\(Self.id(index))\">\(name)</a>\(tally)</li>"
    }
    return "<nav aria-label=\"Studies\"><ol>\(links)</ol></nav>"
  }
}
