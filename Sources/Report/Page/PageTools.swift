// What Python makes for a page: the Vega libraries in one script, and read-mes as markup.

package import Foundation

/// The parts of a page that other libraries make.
package struct PageTools: Decodable {
  /// Vega, Vega-Lite and vega-embed as one script that sets `vegaEmbed`.
  let vega: String
  /// Read-mes by their paths.
  let told: [String: ToldText]

  /// Asks Python; no network is used.
  ///
  /// - Parameters:
  ///   - readmes: Markdown files, by their paths.
  ///   - python: a Python 3 that has `vl_convert` and `markdown_it`.
  /// - Returns: the parts.
  /// - Throws: `RenderingError`; Foundation's error.
  package static func make(readmes: [URL], python: String) throws -> PageTools {
    let paths = try JSONEncoder().encode(readmes.map(\.path))
    let output = try PythonScript(text: script).run(paths, python: python)
    return try JSONDecoder().decode(PageTools.self, from: output)
  }

  // The version that fits the Vega in the bundle; the one that draws pictures makes Vega complain.
  private static let vegaLite = "6.4"

  // Markup in a read-me stays text. Pictures are left out, for the page draws the figures itself, and so
  // are links to other files, which a page that was sent by mail has not beside it.
  private static let script = """
    import json, re, sys
    try:
        import vl_convert
        from markdown_it import MarkdownIt
    except ImportError:
        sys.exit(\(PythonScript.missingModuleStatus))
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", lambda *arguments: "")
    def told(path):
        with open(path, encoding="utf-8") as file:
            tokens = markdown.parse(file.read())
        title = None
        if len(tokens) > 2 and tokens[0].type == "heading_open":
            title = "".join(child.content for child in tokens[1].children)
            tokens = tokens[3:]
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = "h" + str(max(2, int(token.tag[1])))
            kept, is_open = [], False
            for child in token.children or []:
                if child.type == "link_open":
                    is_open = str(child.attrGet("href")).startswith(("https://", "http://"))
                    if is_open: kept.append(child)
                elif child.type == "link_close":
                    if is_open: kept.append(child)
                else: kept.append(child)
            if token.children: token.children = kept
        body = markdown.renderer.render(tokens, markdown.options, {})
        return {"title": title or "Results", "body": re.sub(r"<p>\\s*</p>", "", body)}
    vega = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version="\(vegaLite)")
    paths = json.load(sys.stdin)
    json.dump({"vega": vega, "told": {path: told(path) for path in paths}}, sys.stdout)
    """
}
