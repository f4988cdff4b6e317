// What a claim can be about: named estimators that read stored trials.

internal import Keys
internal import Records
internal import Matrix
internal import Model
internal import Store
internal import Study

/// A number that can be estimated from stored trials, one for each cell it applies to.
package struct Quantity: Sendable {
  /// The name, the value of `quantity:` in claims files.
  package let name: String
  /// What the number is, as it stands in a sentence, with `{key}` where an option belongs.
  package let phrase: String
  /// The figures whose trials it reads; none where it reads any trials.
  package let figures: [String]
  /// Further keys of a claim about it, without a section.
  package let options: [ClaimOption]
  /// Whether it can be estimated over all cells at once.
  package let pools: Bool
  /// What is wrong with options that are right one by one, a key and a message; `nil` where nothing
  /// is.
  let conflict: @Sendable ([String: ParameterValue]) -> (key: String, message: String)?
  let estimate: @Sendable (ClaimData) throws -> [Evidence]
  /// Whether it reads nothing but how trials ended: neither features nor matrices nor earlier looks.
  let readsFinalStatesOnly: Bool

  init(
    _ name: String, _ phrase: String, of figures: [String] = [], options: [ClaimOption] = [],
    pools: Bool = false, readsFinalStatesOnly: Bool = false,
    conflict: @escaping @Sendable ([String: ParameterValue]) -> (key: String, message: String)? = {
      _ in nil
    },
    estimate: @escaping @Sendable (ClaimData) throws -> [Evidence]
  ) {
    self.name = name
    self.phrase = phrase
    self.figures = figures
    self.options = options
    self.pools = pools
    self.readsFinalStatesOnly = readsFinalStatesOnly
    self.conflict = conflict
    self.estimate = estimate
  }
}

/// The quantities there are.
package enum Quantities {
  /// Adding a quantity means adding it here, and a row in docs/statistics.md.
  package static let all: [Quantity] = [
    .mean, .ratio, .difference, .slope, .share, .correlation, .rank,
    .countOverPaper, .countOverNull, .countSlope,
    .sparsificationExponent, .weightsOverPrediction, .l1NormOverLimit,
    .fourthNormRise, .fourthNormStep, .earlierOnset,
    .diagonalOverlap, .diagonalExcess, .largestWinsShare, .winnerRankShare,
    .winnerLogit, .winnerPrediction, .winnerPredictionGain,
  ]

  /// The quantity of that name, `nil` when there is none.
  package static func named(_ name: String) -> Quantity? { all.first { $0.name == name } }
}

/// What an estimator is given.
struct ClaimData {
  /// The trials that the claim speaks of, diverged ones included.
  let study: StudyTrials
  /// The claim's name.
  let claim: String
  /// The values of the quantity's options.
  let options: [String: ParameterValue]
  /// Whether one estimate over all cells is wanted.
  var isPooled = false
  /// Reads one stored matrix.
  let loadMatrix: (StoredMatrix) throws -> WeightMatrix<Float>

  /// A numeric option.
  func number(_ key: String) -> Double? { options[key]?.asNumber }

  /// An option that is a name.
  func text(_ key: String) -> String { options[key]?.asText ?? "" }

  /// The cells of networks.
  ///
  /// Quantities estimate cell by cell, or compare cells replicate by replicate, and so are right
  /// under either pairing.
  ///
  /// - Throws: `AnalysisError.unknownFamily`.
  func networks() throws -> [Cell] { try study.cells(of: .autoencoder, for: claim) }

  /// The cells of single rows.
  ///
  /// - Throws: `AnalysisError.unknownFamily`.
  func rows() throws -> [Cell] { try study.cells(of: .rowFlow, for: claim) }
}
