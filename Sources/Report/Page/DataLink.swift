// Files inside the page: a link that saves them, without a server.

internal import Foundation

/// A file that the page carries.
struct DataLink {
  let fileName: String
  let content: Data
  /// Such as `text/csv`.
  let type: String

  /// The link with its size.
  var html: HTML {
    let size = content.count < 1000 ? "\(content.count) B" : "\((content.count + 500) / 1000) kB"
    let address = "data:\(type);charset=utf-8;base64,\(content.base64EncodedString())"
    return "<a download=\"\(fileName)\" href=\"\(address)\">\(fileName) (\(size))</a>"
  }

  static func csv(_ name: String, _ content: Data) -> DataLink {
    DataLink(fileName: name, content: content, type: "text/csv")
  }

  static func json(_ name: String, _ content: Data) -> DataLink {
    DataLink(fileName: name, content: content, type: "application/json")
  }
}
