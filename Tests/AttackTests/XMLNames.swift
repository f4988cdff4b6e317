// What elements and attributes an XML text has, told by a parser that is not ours.

import Foundation
import FoundationXML

final class XMLNames: NSObject, XMLParserDelegate {
  private(set) var elements: Set<String> = []
  private(set) var attributes: Set<String> = []

  /// Whether the text is well formed.
  func read(_ text: String) -> Bool {
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    return parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes own: [String: String] = [:]
  ) {
    elements.insert(name)
    attributes.formUnion(own.keys)
  }
}
