/// A checked experiment: what to simulate, how often and from which seed.
public struct Experiment: Sendable, Hashable {
  /// The study's name and its results folder's: lower-case letters, digits and hyphens.
  public let name: String
  /// Which figure is drawn from it, if one is.
  public let figure: String?
  /// Where random numbers come from.
  public let seeds: Seeds
  /// The cells of the sweep, each once, in sweep order; one cell without a sweep.
  public let cells: [TrialConfiguration]
  /// The experiment file as it was read, without overrides.
  public let sourceText: String

  /// Assembles an experiment; later copies of a cell are dropped.
  ///
  /// - Precondition: there is at least one cell.
  public init(
    name: String, figure: String? = nil, seeds: Seeds, cells: [TrialConfiguration],
    sourceText: String = ""
  ) {
    precondition(!cells.isEmpty, "an experiment has at least one cell")
    var seen: Set<TrialConfiguration> = []
    self.name = name
    self.figure = figure
    self.seeds = seeds
    self.cells = cells.filter { seen.insert($0).inserted }
    self.sourceText = sourceText
  }
}

/// The `seeds` section.
public struct Seeds: Sendable, Hashable, Codable {
  /// Which trials share random numbers.
  public enum Pairing: String, CaseIterable, Sendable, Codable {
    /// None: cells are statistically independent, the default.
    case independent
    /// Trials of the same replicate, across cells with equal `model.n_features` and `model.init`.
    ///
    /// Differences between such cells are then to be taken replicate by replicate; nothing may
    /// treat the cells as independent. See `Trial.streamCell`.
    case common
  }

  /// The seed all random numbers of the study are derived from, at least 0.
  public let study: Int
  /// Independent repetitions of each cell, at least 1.
  public let replicates: Int
  /// Which trials share random numbers.
  public let pairing: Pairing

  /// Assembles the section.
  ///
  /// - Precondition: `study >= 0` and `replicates >= 1`.
  public init(study: Int, replicates: Int, pairing: Pairing = .independent) {
    precondition(study >= 0 && replicates >= 1, "seeds are out of range")
    self.study = study
    self.replicates = replicates
    self.pairing = pairing
  }

  /// The keys of the section.
  package static var rules: [KeyRule] {
    [
      KeyRule("seeds.study", .integer(minimum: 0), .required, "seed of the study"),
      KeyRule("seeds.replicates", .integer(minimum: 1), .required, "trials per cell"),
      KeyRule(
        "seeds.pairing", .choice(Pairing.allCases.map(\.rawValue)),
        .optional(.text(Pairing.independent.rawValue)), "which trials share random numbers"),
    ]
  }
}
