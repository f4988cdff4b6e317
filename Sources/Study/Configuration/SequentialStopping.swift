package import Keys

/// When a cell has replicates enough: the `seeds.replicates.until` section.
///
/// Holds the target and the schedule of looks: after `atLeast` replicates, then after every `batch`
/// more, the last one at `atMost`. Whether a look finds enough is a question of statistics, which
/// `SequentialCell` of Analysis answers from stored values.
package struct SequentialStopping: Sendable, Hashable {
  /// Target: half width of the 95 % interval of the mean over the magnitude of the mean.
  package let relativeHalfWidth: Double
  /// The measure whose final value is averaged.
  package let measure: String
  /// Replicates at the first look, 2 … `atMost`.
  package let atLeast: Int
  /// Replicates between two looks, 1 … `atMost`.
  package let batch: Int
  /// Replicates at which a cell stops in any case.
  package let atMost: Int

  /// Assembles the section; `nil` stands for the default: `atLeast` 32 and `batch` 16, or `atMost`
  /// where that is less.
  ///
  /// - Precondition: `relativeHalfWidth` is positive and finite, 2 ≤ `atLeast` ≤ `atMost`,
  ///   1 ≤ `batch` ≤ `atMost`.
  package init(
    relativeHalfWidth: Double, of measure: String, atLeast: Int? = nil, batch: Int? = nil,
    atMost: Int
  ) {
    self.relativeHalfWidth = relativeHalfWidth
    self.measure = measure
    // The first look decides how far coverage falls short of 95 %: at 32 values by half a point at
    // most (docs/statistics.md).
    self.atLeast = atLeast ?? min(32, atMost)
    self.batch = batch ?? min(16, atMost)
    self.atMost = atMost
    precondition(isPossible, "a stopping rule is out of range")
  }

  private var isPossible: Bool {
    relativeHalfWidth > 0 && relativeHalfWidth.isFinite && atLeast >= 2 && atLeast <= atMost
      && batch >= 1 && batch <= atMost
  }

  /// When to look next.
  ///
  /// - Parameter count: replicates at the last look, 0 before the first.
  /// - Returns: replicates at the next one; `nil` after the last.
  package func look(after count: Int) -> Int? {
    guard count >= atLeast else { return atLeast }
    guard count < atMost else { return nil }
    return count + min(batch, atMost - count)
  }
}

extension SequentialStopping: CustomStringConvertible {
  /// One line: `32 to 4000 by 16, until polysemantic_neurons is known to 2 %`.
  package var description: String {
    "\(atLeast) to \(atMost) by \(batch), until \(measure) is known to \(percentage)"
  }

  /// The target for people: `2 %`.
  package var percentage: String {
    // Rounded where the product is only nearly the decimal that was written: 0.07 is 7 %.
    let percent = 100 * relativeHalfWidth
    let rounded = (percent * 1e9).rounded() / 1e9
    return "\((rounded > 0 ? rounded : percent).short) %"
  }
}

extension SequentialStopping {
  private static let section = "seeds.replicates.until"
  private static let atLeastKey = "\(section).at_least"
  private static let batchKey = "\(section).batch"
  private static let atMostKey = "\(section).at_most"

  /// The keys of the section.
  ///
  /// - Parameter measures: what trials of the experiment's kind observe.
  /// - Returns: one description a key.
  package static func keys(measures: [String]) -> [Key] {
    [
      Key(
        "\(section).relative_half_width", .number(.positive), .required,
        "half width of the 95 % interval over the magnitude of the mean"),
      Key("\(section).of", .choice(measures), .required, "the final measure averaged"),
      Key(
        atLeastKey, .integer(minimum: 2), .absent, "replicates of a cell at the first look"),
      Key(batchKey, .integer(minimum: 1), .absent, "replicates between two looks"),
      Key(atMostKey, .integer(minimum: 2), .required, "replicates of a cell at most"),
    ]
  }

  /// Reports numbers that are each possible but not together; the values need not be complete.
  static func check(_ resolved: inout ResolvedParameters) {
    guard case .integer(let atMost)? = resolved.values[atMostKey] else { return }
    for key in [atLeastKey, batchKey] {
      if case .integer(let value)? = resolved.values[key], value > atMost {
        resolved.report(key, "must be at most at_most, got \(value) > \(atMost)")
      }
    }
  }

  /// Takes the rule from parameters that have been checked.
  init(_ resolved: ResolvedParameters) {
    func given(_ key: String) -> Int? { resolved.values[key].flatMap(\.asExactInteger) }
    self.init(
      relativeHalfWidth: resolved.number("\(Self.section).relative_half_width"),
      of: resolved.text("\(Self.section).of"), atLeast: given(Self.atLeastKey),
      batch: given(Self.batchKey), atMost: resolved.integer(Self.atMostKey))
  }
}

extension SequentialStopping: Codable {
  private enum CodingKeys: String, CodingKey {
    case relativeHalfWidth = "relative_half_width"
    case measure = "of"
    case atLeast = "at_least"
    case batch
    case atMost = "at_most"
  }

  /// Reads a rule with all its numbers.
  ///
  /// - Throws: `DecodingError`, for impossible numbers too.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    relativeHalfWidth = try container.decode(Double.self, forKey: .relativeHalfWidth)
    measure = try container.decode(String.self, forKey: .measure)
    atLeast = try container.decode(Int.self, forKey: .atLeast)
    batch = try container.decode(Int.self, forKey: .batch)
    atMost = try container.decode(Int.self, forKey: .atMost)
    guard isPossible else {
      throw DecodingError.dataCorruptedError(
        forKey: .atMost, in: container, debugDescription: "the stopping rule is out of range")
    }
  }
}
