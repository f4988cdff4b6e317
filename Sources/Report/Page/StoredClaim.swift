// A verdict as `claims.json` has it.

internal import Analysis
internal import Foundation

/// One claim in one cell, read back.
struct StoredClaim: Decodable {
  struct Region: Decodable {
    let lower: Double?
    let upper: Double?

    var text: String {
      switch (lower, upper) {
      case (let lower?, let upper?): "between \(lower.exactText) and \(upper.exactText)"
      case (let lower?, nil): "above \(lower.exactText)"
      case (nil, let upper?): "below \(upper.exactText)"
      case (nil, nil): ""
      }
    }
  }

  let claim: String
  let cell: String
  let says: String
  let sentence: String
  let verdict: String
  let region: Region
  let estimate: Double?
  let lower: Double?
  let upper: Double?
  let networks: Int
  /// `nil` in verdicts of versions that did not register claims.
  let isMadeAfterwards: Bool?

  private enum CodingKeys: String, CodingKey {
    case claim, cell, says, sentence, verdict, region, estimate, lower, upper, networks
    case isMadeAfterwards = "made_afterwards"
  }

  /// Reads `claims.json`.
  ///
  /// - Throws: `DecodingError`.
  static func all(in json: Data) throws -> [StoredClaim] {
    struct File: Decodable { let claims: [StoredClaim] }
    return try JSONDecoder().decode(File.self, from: json).claims
  }

  var isDecided: Bool { verdict != "undecided" }

  /// `0.560 [0.544, 0.576]`.
  var value: String {
    guard let estimate else { return "none" }
    guard let lower, let upper else { return estimate.text() }
    return "\(estimate.text()) [\(lower.text()), \(upper.text())]"
  }
}
