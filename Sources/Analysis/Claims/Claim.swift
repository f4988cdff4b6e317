// A statement as a test: a quantity, and the region in which it must lie.

package import Keys
internal import Study

/// One claim: a quantity, and where it must lie.
package struct Claim: Sendable {
  /// Its name in the file, unique.
  package let name: String
  /// The statement in words.
  package let says: String
  /// Why this region and no other, in words.
  package let why: String
  /// The figure whose study's trials are asked.
  package let figure: String
  /// What is estimated.
  package let quantity: Quantity
  /// Where the quantity lies if the claim holds.
  package let region: ClaimRegion
  /// Parameters, dotted keys, that a trial must have for the claim to speak of it.
  package let trials: [String: ParameterValue]
  /// Values of the quantity's own options.
  package let options: [String: ParameterValue]

  /// States a claim; `options` must be what the quantity asks for.
  package init(
    name: String, says: String, why: String, figure: String, quantity: Quantity,
    region: ClaimRegion, trials: [String: ParameterValue], options: [String: ParameterValue]
  ) {
    self.name = name
    self.says = says
    self.why = why
    self.figure = figure
    self.quantity = quantity
    self.region = region
    self.trials = trials
    self.options = options
  }

  /// Whether the claim speaks of a trial with these parameters.
  func concerns(_ parameters: [String: ParameterValue]) -> Bool {
    trials.allSatisfy { key, wanted in
      guard let value = parameters[key] else { return false }
      // A whole number may be stored either way.
      return value.asNumber.map { $0 == wanted.asNumber } ?? (value == wanted)
    }
  }
}

/// All claims of one file.
package struct ClaimSet: Sendable {
  /// The probability, at most, of any false "supported"; and again of any false "refuted".
  package let level: Double
  /// Fewer networks than this give no verdict.
  package let leastNetworks: Int
  /// The claims, in the file's order.
  package let claims: [Claim]
  /// SHA-256 of the file's text: which claims were judged.
  package let sourceHash: String

  /// Gathers claims.
  package init(level: Double, leastNetworks: Int, claims: [Claim], sourceHash: String) {
    self.level = level
    self.leastNetworks = leastNetworks
    self.claims = claims
    self.sourceHash = sourceHash
  }
}
