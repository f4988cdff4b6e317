/// A number read off the weights of one network.
///
/// Measures of one idea share a file in this folder; adding a measure means a constant there or in
/// a new file, and its place in one of the two lists below. The store, the command line and
/// docs/measures.md follow the lists.
public struct Measure: Sendable {
  /// The name in results: snake_case, a column of the store and a key of `polysem measure --json`.
  public let name: String
  /// One line for people, with the formula.
  public let summary: String
  /// Whether c W has the value of W for each c > 0, by definition; rounding aside.
  public let isScaleInvariant: Bool
  /// The value; NaN where the measure is undefined for this matrix.
  public let value: @Sendable (MatrixSummary) -> Double

  /// Declares a measure.
  public init(
    _ name: String, _ summary: String, isScaleInvariant: Bool = false,
    value: @escaping @Sendable (MatrixSummary) -> Double
  ) {
    self.name = name
    self.summary = summary
    self.isScaleInvariant = isScaleInvariant
    self.value = value
  }
}

extension Measure {
  /// What is observed along every training run, the columns of the store's trajectories.
  public static let observed: [Measure] = [
    .loss, .reconstructionLoss, .interferenceLoss, .l1Loss,
    .meanL1Norm, .meanSquaredNorm, .meanFourthNorm, .meanNonzeroWeights,
    .polysemanticNeurons, .benignPairs, .malignPairs, .unresolvedFeatures, .deadNeurons,
    .meanInitialFinalOverlap, .meanFinalNeuronRank,
  ]

  /// What one matrix alone tells, the output of `polysem measure`.
  public static let ofOneMatrix: [Measure] = [
    .polysemanticNeurons, .benignPairs, .malignPairs, .unresolvedFeatures, .deadNeurons,
    .meanFourthNorm, .meanNormalizedFourthNorm,
    .meanRowParticipationRatio, .meanColumnParticipationRatio,
    .meanL1Norm, .meanSquaredNorm, .meanNonzeroWeights, .meanHoyer, .meanGini,
    .meanFeatureDimensionality, .reconstructionLoss, .interferenceLoss, .mutualCoherence,
    .fractionNegativeOverlaps, .simplexGap, .effectiveFeatures,
  ]
}
