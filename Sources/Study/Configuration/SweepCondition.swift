internal import Keys

/// An entry of `sweep.when`: values that apply to the cells in which some parameters have some
/// values.
struct SweepCondition {
  /// For each parameter asked about, the values that it may have.
  let wanted: [(key: Key, values: [ParameterValue])]
  /// What is then set and swept.
  let block: SweepBlock
  let place: SourcePlace
  /// Its path in messages, such as `sweep.when[0]`.
  let path: String

  /// Whether a cell is meant.
  ///
  /// - Parameter value: what the cell has for a key, `nil` where that is left to its default.
  /// - Returns: whether every parameter asked about has a wanted value.
  func holds(_ value: (String) -> ParameterValue?) -> Bool {
    wanted.allSatisfy { key, values in
      guard let own = value(key.key) ?? key.default(value) else { return false }
      return values.contains { $0 == own || ($0.asNumber != nil && $0.asNumber == own.asNumber) }
    }
  }
}

extension Key {
  /// What is taken where no value is given; `nil` where there is none.
  fileprivate func `default`(_ value: (String) -> ParameterValue?) -> ParameterValue? {
    var presence = presence
    if let owners, let owner = value(owners.selector)?.asText {
      presence = owners.presences.first { $0.name == owner }?.presence ?? .absent
    }
    switch presence {
    case .optional(let value), .written(let value): return value
    case .required, .absent: return nil
    }
  }
}

/// Parameters that vary together: the points of an axis, of a zip, or cells that are written out.
struct SweepBlock {
  /// All parameters of any point.
  let keys: Set<String>
  /// Axes, whose values are combined or drawn.
  var axes: [SweepAxis] = []
  /// Points, none of which is drawn; one without values where there are axes alone.
  var points: [SweepPoint] = [[:]]
}
