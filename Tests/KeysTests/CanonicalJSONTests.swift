// Claims: the text that hashes are taken of is what it always was, and reads back as the same values.

import Keys
import Testing

struct CanonicalJSONTests {
  @Test(
    "1. texts are escaped where JSON wants it and nowhere else",
    arguments: [
      ("", #""""#), ("autoencoder", #""autoencoder""#), ("a\"b", #""a\"b""#),
      ("\\", #""\\""#), ("\n", #""\u000a""#), ("a\u{1f}b", #""a\u001fb""#), ("\u{0}", #""\u0000""#),
      ("é λ / \u{7f}", "\"é λ / \u{7f}\""), ("\"\u{301}", "\"\\\"\u{301}\""),
      ("\r\n", #""\u000d\u000a""#),
    ])
  func texts(_ text: String, _ expected: String) throws {
    #expect(Array(CanonicalJSON.text(of: [text]).utf8) == Array("[\(expected)]".utf8))
    #expect(try CanonicalJSON.names(from: "[\(expected)]") == [text])
    let parameters: [String: ParameterValue] = ["b.x": .text(text), "a": .number(1)]
    let object = CanonicalJSON.text(of: parameters)
    #expect(Array(object.utf8) == Array("{\"a\":1.0,\"b.x\":\(expected)}".utf8))
    #expect(try CanonicalJSON.parameters(from: object) == parameters)
  }
}
