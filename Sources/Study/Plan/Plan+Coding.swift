package import Foundation
internal import Keys

extension Plan: Codable {
  /// Version of the layout of `plan.json`.
  private static let format = 1

  private enum CodingKeys: String, CodingKey {
    case format, name, figure, seeds, cells
    case sourceHash = "source_sha256"
    case trialCount = "trials"
    case leastTrialCount = "trials_at_least"
    case coreSeconds = "estimated_core_seconds"
  }

  private struct Cell: Codable {
    let hash: String
    let parameters: [String: ParameterValue]
  }

  /// What a stopping rule leaves open, for people: never read back.
  private struct CoreSeconds: Encodable {
    let atLeast: Double
    let atMost: Double

    private enum CodingKeys: String, CodingKey {
      case atLeast = "at_least"
      case atMost = "at_most"
    }
  }

  /// Reads a frozen plan and checks every cell again.
  ///
  /// - Throws: `DecodingError` when the layout is another version's, a cell is not possible (any
  ///   more) or does not have the hash it was frozen with.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func refuse(_ key: CodingKeys, _ reason: String) -> DecodingError {
      DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: reason)
    }
    let format = try container.decode(Int.self, forKey: .format)
    guard format == Self.format else {
      throw refuse(.format, "the plan has layout \(format); this version reads \(Self.format)")
    }
    name = try container.decode(String.self, forKey: .name)
    figure = try container.decodeIfPresent(String.self, forKey: .figure)
    seeds = try container.decode(Seeds.self, forKey: .seeds)
    sourceHash = try container.decode(String.self, forKey: .sourceHash)
    var budget = FeatureBudget()
    cells = try container.decode([Cell].self, forKey: .cells).map { cell in
      if let excess = budget.excess(adding: cell.parameters) { throw refuse(.cells, excess) }
      do {
        let configuration = try TrialConfiguration(parameters: cell.parameters)
        guard configuration.hash == cell.hash else {
          throw refuse(.cells, "cell \(cell.hash) has hash \(configuration.hash)")
        }
        return configuration
      } catch let error as ConfigurationError {
        throw refuse(.cells, "cell \(cell.hash) is not possible: \(error)")
      }
    }
    let trials = try container.decode(Int.self, forKey: .trialCount)
    guard Experiment.canHold(cells: cells.count, replicates: seeds.replicates) else {
      throw refuse(.seeds, "\(cells.count) × \(seeds.replicates) trials are too many")
    }
    guard Set(cells).count == cells.count, trials == trialCount, trials > 0 else {
      throw refuse(.trialCount, "the cells do not make \(trials) trials")
    }
  }

  /// Writes the plan.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.format, forKey: .format)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(figure, forKey: .figure)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(sourceHash, forKey: .sourceHash)
    try container.encode(trialCount, forKey: .trialCount)
    if seeds.stopping != nil {
      try container.encode(leastTrialCount, forKey: .leastTrialCount)
      try container.encode(
        CoreSeconds(atLeast: leastEstimatedSeconds.rough, atMost: estimatedSeconds.rough),
        forKey: .coreSeconds)
    }
    try container.encode(
      cells.map { Cell(hash: $0.hash, parameters: $0.parameters) }, forKey: .cells)
  }

  /// The text of `plan.json`: sorted keys, one a line, a final newline; the same plan gives the
  /// same bytes.
  ///
  /// - Throws: never in practice; what `JSONEncoder` throws.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Reads the text of a `plan.json`.
  ///
  /// - Throws: `DecodingError`.
  package init(json: Data) throws {
    self = try JSONDecoder().decode(Plan.self, from: json)
  }
}

extension Double {
  /// Two significant digits, which is more than an estimate of cost has.
  fileprivate var rough: Double { Double(String(format: "%.2g", self)) ?? self }
}
