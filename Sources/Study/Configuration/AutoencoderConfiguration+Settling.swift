internal import Keys
internal import Model

extension AutoencoderConfiguration {
  /// `train.stop` for training that ends as soon as nothing that is counted changes any more.
  static let settled = "settled"

  private static let boundKey = "train.settled_bound"
  private static let intervalKey = "train.settled_interval"
  private static let checksKey = "train.settled_checks"

  /// The keys that say when training ends before all steps are taken.
  static var settlingRules: [KeyRule] {
    [
      KeyRule(
        "train.stop", .choice(["never", settled]), .conditional,
        "whether training ends before all steps are taken"),
      KeyRule(
        boundKey, .number(NumberRange(minimum: 0, isMinimumExcluded: true, below: 0.8)),
        .conditional, "what weights outside the window stay below in a settled network"),
      KeyRule(
        intervalKey, .integer(minimum: 1), .conditional, "steps between two looks"),
      KeyRule(
        checksKey, .integer(minimum: 1), .conditional, "looks in a row that find it settled"),
    ]
  }

  /// Fills in the rule's numbers where it is asked for, and refuses them where it is not. `never`
  /// leaves no trace, so that it is the same trial as one that does not mention the key.
  static func resolveSettling(of resolved: inout ResolvedParameters) {
    let numbers: [(key: String, value: ParameterValue)] = [
      (boundKey, .number(0.05)), (intervalKey, .integer(100)), (checksKey, .integer(5)),
    ]
    if resolved.values["train.stop"]?.asText == settled {
      for (key, value) in numbers where resolved.values[key] == nil { resolved.set(key, value) }
      return
    }
    for (key, _) in numbers where resolved.values[key] != nil {
      resolved.report(key, "has no meaning without stop: \(settled)")
    }
    resolved.set("train.stop", nil)
  }

  /// The rule in resolved parameters, `nil` without one.
  static func settlingRule(_ resolved: ResolvedParameters) -> SettlingRule? {
    guard resolved.values["train.stop"] != nil else { return nil }
    return SettlingRule(
      bound: resolved.number(boundKey), interval: resolved.integer(intervalKey),
      checks: resolved.integer(checksKey))
  }
}
