// What a claim can be about: named estimators that read stored trials.

package import Keys
internal import Records
internal import Matrix
internal import Model
internal import Store
internal import Study

/// A number that can be estimated from stored trials, one for each cell it applies to.
package struct Quantity: Sendable {
  /// The name, the value of `quantity:` in claims files.
  package let name: String
  /// What the number is, as it stands in a sentence.
  package let phrase: String
  /// The figures whose trials it reads.
  package let figures: [String]
  /// Further keys of a claim about it, without a section.
  package let options: [Key]
  let estimate: @Sendable (ClaimData) throws -> [Evidence]

  init(
    _ name: String, _ phrase: String, of figures: [String], options: [Key] = [],
    estimate: @escaping @Sendable (ClaimData) throws -> [Evidence]
  ) {
    self.name = name
    self.phrase = phrase
    self.figures = figures
    self.options = options
    self.estimate = estimate
  }
}

/// The quantities there are.
package enum Quantities {
  /// Adding a quantity means adding it here, and a row in docs/statistics.md.
  package static let all: [Quantity] = [
    .countOverPaper, .countOverNull, .countSlope,
    .sparsificationExponent, .weightsOverPrediction, .l1NormOverLimit,
    .fourthNormRise, .fourthNormStep, .earlierOnset,
    .diagonalOverlap, .diagonalExcess, .largestWinsShare, .winnerRankShare,
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
  /// Reads one stored matrix.
  let loadMatrix: (StoredMatrix) throws -> WeightMatrix<Float>

  /// A numeric option.
  func number(_ key: String) -> Double? { options[key]?.asNumber }

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
