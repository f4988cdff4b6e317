// Markup in which whatever was written by others is text: inserting a `String` escapes it.

package import Foundation
internal import Keys

/// A piece of an HTML page.
///
/// Made from literals; a string that is inserted into one is escaped, another piece is not. So text
/// of a study cannot become markup by an oversight.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
  /// The markup.
  package let text: String

  /// Markup of our own, as it is.
  package init(stringLiteral value: String) { text = value }

  /// Literals with escaped text between them.
  package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Markup that another program has made of text and has escaped.
  package init(trusted: String) { text = trusted }

  /// Pieces one after the other.
  package init(_ pieces: [HTML]) { text = pieces.map(\.text).joined(separator: "\n") }

  /// JSON inside a script element: no `<` is left that could end it.
  ///
  /// - Parameters:
  ///   - json: a JSON document in UTF-8.
  ///   - id: by which scripts find it; letters, digits and hyphens.
  /// - Returns: the element.
  package static func data(_ json: Data, id: String) -> HTML {
    let body = String(decoding: json, as: UTF8.self).replacingScalar("<", with: "\\u003c")
    return "<script type=\"application/json\" id=\"\(id)\">\(HTML(trusted: body))</script>"
  }

  /// A program inside a script element. In strings and regular expressions, the only places where a
  /// program can have the end of a script, a backslash before the slash changes nothing.
  package static func script(_ program: String) -> HTML {
    let body = program.replacing("</script", with: "<\\/script")
    return "<script>\(HTML(trusted: body))</script>"
  }

  /// What literals and inserted values add up to.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// An empty piece.
    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    /// Adds markup.
    package mutating func appendLiteral(_ literal: String) { text += literal }

    /// Adds text, escaped for elements and quoted attributes alike.
    package mutating func appendInterpolation(_ value: String) {
      for character in value.unicodeScalars {
        switch character {
        case "&": text += "&amp;"
        case "<": text += "&lt;"
        case ">": text += "&gt;"
        case "\"": text += "&quot;"
        case "'": text += "&#39;"
        default: text.unicodeScalars.append(character)
        }
      }
    }

    /// Adds a number.
    package mutating func appendInterpolation(_ value: Int) { text += String(value) }

    /// Adds markup.
    package mutating func appendInterpolation(_ value: HTML) { text += value.text }

    /// Adds pieces, each on a line of its own.
    package mutating func appendInterpolation(_ values: [HTML]) { text += HTML(values).text }
  }
}
