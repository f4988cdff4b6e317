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
  /// What kind of number it is.
  public let kind: Kind
  /// Whether it tells of what features ended on, and so may still change while features are
  /// unresolved.
  public let tellsOfWinners: Bool
  /// The value; NaN where the measure is undefined for this matrix.
  public let value: @Sendable (MatrixSummary) -> Double

  /// What kind of number a measure is: which interval suits its mean.
  public enum Kind: Sendable {
    /// A whole number of things, perhaps few.
    case count
    /// Any other number that is never below 0.
    case amount
    /// A number of either sign.
    case number
  }

  /// Declares a measure.
  public init(
    _ name: String, _ summary: String, kind: Kind = .amount, isScaleInvariant: Bool = false,
    tellsOfWinners: Bool = false, value: @escaping @Sendable (MatrixSummary) -> Double
  ) {
    self.name = name
    self.summary = summary
    self.kind = kind
    self.isScaleInvariant = isScaleInvariant
    self.tellsOfWinners = tellsOfWinners
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

  /// What `record.measures` may add to them: the rest of what one matrix tells, and what was foretold.
  public static let optional: [Measure] =
    ofOneMatrix.filter { measure in !observed.contains { $0.name == measure.name } }
    + [.initialLargestShare, .relaxedLargestShare, .meanGradientQuantile, .sameSignShare]
    + overRelativeWindows + overDegrees

  /// The measures that need foresight.
  static let foretold: Set = [relaxedLargestShare.name, meanGradientQuantile.name]

  /// The measure of that name, `nil` when there is none.
  public static func named(_ name: String) -> Measure? { byName[name] }

  private static let byName = Dictionary(
    uniqueKeysWithValues: (observed + optional).map { ($0.name, $0) })

  /// What one matrix alone tells, the output of `polysem measure`.
  public static let ofOneMatrix: [Measure] =
    [
      .polysemanticNeurons, .benignPairs, .malignPairs, .unresolvedFeatures, .deadNeurons,
      .meanFourthNorm, .meanNormalizedFourthNorm,
      .meanRowParticipationRatio, .meanColumnParticipationRatio,
      .meanL1Norm, .meanSquaredNorm, .meanNonzeroWeights, .meanHoyer, .meanGini,
      .meanFeatureDimensionality, .reconstructionLoss, .interferenceLoss, .dataLoss,
      .mutualCoherence,
      .fractionNegativeOverlaps, .simplexGap, .effectiveFeatures,
      .dimensionsPerFeature, .meanSuperposition, .meanPairCosine,
    ] + representedFeatures + excessAtFractions
}
