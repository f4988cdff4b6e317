package import Keys
internal import Records

/// The `seeds` section.
package struct Seeds: Sendable, Hashable {
  /// Which trials share random numbers.
  package enum Pairing: String, CaseIterable, Sendable, Codable {
    /// None: cells are statistically independent, the default.
    case independent
    /// Trials of the same replicate, across cells with equal `model.n_features` and `model.init`.
    ///
    /// Differences between such cells are then to be taken replicate by replicate; nothing may
    /// treat the cells as independent. See `Trial.streamCell`.
    case common
  }

  /// The seed all random numbers of the study are derived from, at least 0.
  package let study: Int
  /// Independent repetitions of each cell, at least 1; under a stopping rule at most so many.
  package let replicates: Int
  /// When a cell has enough of them before that; `nil` where every cell gets them all.
  package let stopping: SequentialStopping?
  /// Which trials share random numbers.
  package let pairing: Pairing

  /// The same number of replicates for every cell.
  ///
  /// - Precondition: `study >= 0` and `replicates >= 1`.
  package init(study: Int, replicates: Int, pairing: Pairing = .independent) {
    precondition(study >= 0 && replicates >= 1, "seeds are out of range")
    self.study = study
    self.replicates = replicates
    self.pairing = pairing
    stopping = nil
  }

  /// As many replicates for each cell as a stopping rule asks for.
  ///
  /// - Precondition: `study >= 0`.
  package init(study: Int, stopping: SequentialStopping, pairing: Pairing = .independent) {
    precondition(study >= 0, "seeds are out of range")
    self.study = study
    replicates = stopping.atMost
    self.stopping = stopping
    self.pairing = pairing
  }

  /// Replicates that every cell gets, whatever its values are.
  package var leastReplicates: Int { stopping?.atLeast ?? replicates }
}

extension Seeds {
  /// The key that holds a number or a stopping rule.
  static let replicatesKey = "seeds.replicates"

  /// The keys of the section where `replicates` is a number.
  package static var keys: [Key] {
    [
      Key("seeds.study", .integer(minimum: 0), .required, "seed of the study"),
      Key(replicatesKey, .integer(minimum: 1), .required, "trials per cell"),
      Key(
        "seeds.pairing", .choice(Pairing.allCases.map(\.rawValue)),
        .optional(.text(Pairing.independent.rawValue)), "which trials share random numbers"),
    ]
  }

  /// Every key of the section, those of the stopping rule included.
  static var allKeys: [String] {
    keys.map(\.key) + SequentialStopping.keys(measures: []).map(\.key)
  }
}

extension Seeds: Codable {
  private enum CodingKeys: String, CodingKey {
    case study, replicates, pairing
  }

  private struct Replicates: Codable {
    let until: SequentialStopping
  }

  /// Reads the section as the experiment file has it, defaults filled in.
  ///
  /// - Throws: `DecodingError`, for impossible numbers too.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    study = try container.decode(Int.self, forKey: .study)
    pairing = try container.decode(Pairing.self, forKey: .pairing)
    if let number = try? container.decode(Int.self, forKey: .replicates) {
      replicates = number
      stopping = nil
    } else {
      let rule = try container.decode(Replicates.self, forKey: .replicates).until
      replicates = rule.atMost
      stopping = rule
    }
    guard study >= 0, replicates >= 1 else {
      throw DecodingError.dataCorruptedError(
        forKey: .replicates, in: container, debugDescription: "seeds are out of range")
    }
  }

  /// Writes the section as the experiment file has it, defaults filled in.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(study, forKey: .study)
    try container.encode(pairing, forKey: .pairing)
    if let stopping {
      try container.encode(Replicates(until: stopping), forKey: .replicates)
    } else {
      try container.encode(replicates, forKey: .replicates)
    }
  }
}
