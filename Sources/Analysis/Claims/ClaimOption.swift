// The keys that claims about one quantity have besides those of every claim.

package import Keys

/// One such key; all of a quantity's must be given.
package enum ClaimOption: Sendable {
  /// A single value.
  case value(Key)
  /// Parameters that cells must have, as in `trials`.
  case cells(String)
  /// Where the values of single networks lie, as in `region`.
  case region(String)
  /// What is divided by: a positive number or one of some names.
  case reference(String, names: [String])

  /// The key.
  package var name: String {
    switch self {
    case .value(let key): key.key
    case .cells(let name), .region(let name), .reference(let name, _): name
    }
  }
}

extension Claim {
  /// The quantity in words, options filled in.
  var phrase: String {
    quantity.options.reduce(quantity.phrase) { text, option in
      let name = option.name
      guard text.contains("{\(name)}") else { return text }
      return text.replacing("{\(name)}", with: words(of: option))
    }
  }

  private func words(of option: ClaimOption) -> String {
    let name = option.name
    switch option {
    case .value:
      return options[name]?.description ?? "?"
    case .reference:
      return options[name]?.asNumber?.exactText ?? Prediction.words[options[name]?.asText ?? ""]
        ?? "?"
    case .region:
      return ClaimRegion(options, name)?.text ?? "?"
    case .cells:
      return Self.part(name, of: options).sorted { $0.key < $1.key }.map { key, value in
        "\(Key.name(of: key)) = \(value.asNumber?.exactText ?? value.description)"
      }.joined(separator: ", ")
    }
  }

  /// The parameters that an option of the kind `cells` names.
  static func part(
    _ name: String, of options: [String: ParameterValue]
  ) -> [String: ParameterValue] {
    options.reduce(into: [:]) { part, option in
      guard option.key.hasPrefix("\(name).") else { return }
      part[String(option.key.dropFirst(name.count + 1))] = option.value
    }
  }
}

extension ClaimRegion {
  /// The region that an option of that kind names.
  init?(_ options: [String: ParameterValue], _ name: String) {
    switch (options["\(name).lower"]?.asNumber, options["\(name).upper"]?.asNumber) {
    case (let lower?, let upper?): self = .between(lower, upper)
    case (let lower?, nil): self = .above(lower)
    case (nil, let upper?): self = .below(upper)
    case (nil, nil): return nil
    }
  }

  /// The region as options, which `init(_:_:)` reads.
  func options(_ name: String) -> [String: ParameterValue] {
    var options: [String: ParameterValue] = [:]
    options["\(name).lower"] = lower.map(ParameterValue.number)
    options["\(name).upper"] = upper.map(ParameterValue.number)
    return options
  }

  /// Whether a network with this value counts: above and below are strict, as counts may lie on an
  /// end; between holds its ends.
  func counts(_ value: Double) -> Bool {
    switch (lower, upper) {
    case (let lower?, nil): value > lower
    case (nil, let upper?): value < upper
    default: contains(value)
    }
  }
}
