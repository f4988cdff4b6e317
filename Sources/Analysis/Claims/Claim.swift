// A statement as a test: a quantity, and the region in which it must lie.

internal import Families
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
  /// The figure whose study's trials are asked; the study's name where it draws none.
  package let figure: String
  /// What is estimated.
  package let quantity: Quantity
  /// Where the quantity lies if the claim holds.
  package let region: ClaimRegion
  /// Parameters, dotted keys, of which a trial must have one of these values for the claim to speak of it.
  package let trials: [String: ClaimChoice]
  /// Values of the quantity's own options; those with parts under dotted keys.
  package let options: [String: ParameterValue]
  /// Whether there is one verdict over all cells, and not one for each.
  package let isPooled: Bool
  /// Whether each cell is judged too, once the pooled verdict lets it.
  package let judgesCells: Bool

  /// States a claim; `options` must be what the quantity asks for.
  package init(
    name: String, says: String, why: String, figure: String, quantity: Quantity,
    region: ClaimRegion, trials: [String: ClaimChoice], options: [String: ParameterValue],
    isPooled: Bool = false, judgesCells: Bool = false
  ) {
    self.name = name
    self.says = says
    self.why = why
    self.figure = figure
    self.quantity = quantity
    self.region = region
    self.trials = trials
    self.options = options
    self.isPooled = isPooled
    self.judgesCells = judgesCells
  }

  /// Whether the claim speaks of a trial with these parameters.
  func concerns(_ parameters: [String: ParameterValue]) -> Bool {
    let isChosen = trials.allSatisfy { key, choice in
      choice.values.contains { Self.fulfil([key: $0], parameters) }
    }
    guard isChosen else { return false }
    // What is compared with each other, where it is not everything.
    let sides = quantity.options.compactMap { option in
      if case .cells(let name) = option { Self.part(name, of: options) } else { nil }
    }
    return sides.isEmpty || sides.contains { Self.fulfil($0, parameters) }
  }

  /// Whether parameters are the ones wanted; defaults that leave no trace count.
  static func fulfil(
    _ wanted: [String: ParameterValue], _ parameters: [String: ParameterValue]
  ) -> Bool {
    wanted.allSatisfy { key, wanted in
      guard let value = Families.value(of: key, in: parameters) else { return false }
      // A whole number may be stored either way.
      return value.asNumber.map { $0 == wanted.asNumber } ?? (value == wanted)
    }
  }
}

/// Values of a parameter, of which a trial must have one.
package struct ClaimChoice: Sendable, Equatable {
  /// At least one.
  package let values: [ParameterValue]
  /// What stands for them in the claim's hash.
  let identity: ParameterValue

  /// Some values; of one the identity is the value, of several their set, in whichever order they are
  /// written.
  package init(_ values: [ParameterValue]) {
    let texts = Set(values.map(\.description)).sorted()
    self.values = values
    identity = texts.count == 1 ? values[0] : .text("one of \(texts.joined(separator: ", "))")
  }

  /// A list that is one value, a number for each feature perhaps, and may as well be a list of values: a trial
  /// may have either. The identity is the list's.
  init(list: ParameterValue, items: [ParameterValue]) {
    values = [list] + items
    identity = list
  }
}

/// All claims of one file.
package struct ClaimSet: Sendable {
  /// Which tests share the level.
  package enum Families: String, Sendable, CaseIterable {
    /// All of the file.
    case file
    /// Those of each claim.
    case claim
  }

  /// The probability, at most, of any false "supported"; and again of any false "refuted".
  package let level: Double
  /// Fewer networks than this give no verdict.
  package let leastNetworks: Int
  /// Which tests share the level.
  package let families: Families
  /// The claims, in the file's order.
  package let claims: [Claim]
  /// SHA-256 of the file's text: which claims were judged.
  package let sourceHash: String

  /// Gathers claims.
  package init(
    level: Double, leastNetworks: Int, families: Families = .file, claims: [Claim],
    sourceHash: String
  ) {
    self.level = level
    self.leastNetworks = leastNetworks
    self.families = families
    self.claims = claims
    self.sourceHash = sourceHash
  }
}

extension ClaimSet {
  /// SHA-256 of what a claim tests: everything but its name and its words.
  package func contentHash(of claim: Claim) -> String {
    var content: [String: ParameterValue] = [
      "level": .number(level), "least_networks": .integer(leastNetworks),
      "quantity": .text(claim.quantity.name), "pooled": .flag(claim.isPooled),
    ]
    if families != .file { content["families"] = .text(families.rawValue) }
    if claim.judgesCells { content["cells"] = .flag(true) }
    content.merge(claim.region.options("region")) { $1 }
    for (key, choice) in claim.trials { content["trials.\(key)"] = choice.identity }
    for (key, value) in claim.options { content["options.\(key)"] = value }
    return CanonicalJSON.hash(of: content)
  }
}
