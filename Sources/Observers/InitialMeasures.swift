// Measures of the weights against the initial ones; NaN where those are not known.

extension Measure {
  /// The diagonal of the paper's weight-correlation figure.
  public static let meanInitialFinalOverlap = Measure(
    "mean_initial_final_overlap", "mean over features of ⟨W_init,i · W_i⟩", kind: .number,
    tellsOfWinners: true
  ) { matrix in
    guard let comparison = matrix.fromInitial else { return .nan }
    return comparison.overlaps.reduce(0, +) / Double(matrix.features)
  }

  /// 1 when every feature's largest weight is its initially largest; about m/2 when the start does
  /// not matter.
  public static let meanFinalNeuronRank = Measure(
    "mean_final_neuron_rank",
    "mean over features of the initial rank of the neuron with the largest |weight|",
    tellsOfWinners: true
  ) { matrix in
    guard let comparison = matrix.fromInitial else { return .nan }
    return Double(comparison.ranks.reduce(0, +)) / Double(matrix.features)
  }
}

// Law A and law B of docs/science.md: who was foretold to win. NaN also where nothing is foretold,
// which is so of every objective but the plain one.
extension Measure {
  /// 1 when every feature's largest weight is its initially largest, 1/m on average by chance.
  public static let initialLargestShare = Measure(
    "initial_largest_share",
    "share of features whose largest |weight| is on their initially largest neuron",
    tellsOfWinners: true
  ) { matrix in
    matrix.share(of: matrix.fromInitial?.ranks) { $0 == 1 }
  }

  /// Law A: the largest weight after interference has relaxed wins.
  public static let relaxedLargestShare = Measure(
    "relaxed_largest_share",
    "share of features whose largest |weight| is on the neuron that is largest once interference has relaxed",
    tellsOfWinners: true
  ) { matrix in
    matrix.share(of: matrix.fromInitial?.relaxedRanks) { $0 == 1 }
  }

  /// Law B: under Adam the quiet weight wins. 1/2 when the first gradient does not matter.
  public static let meanGradientQuantile = Measure(
    "mean_gradient_quantile",
    "mean over features of the quantile of the winner's initial |gradient| in its row, 0 the quietest",
    tellsOfWinners: true
  ) { matrix in
    guard let quantiles = matrix.fromInitial?.gradientQuantiles else { return .nan }
    return quantiles.reduce(0, +) / Double(matrix.features)
  }

  /// Below 1 where winners crossed zero on their way.
  public static let sameSignShare = Measure(
    "same_sign_share", "share of features whose largest weight has its initial sign",
    tellsOfWinners: true
  ) { matrix in
    guard let comparison = matrix.fromInitial else { return .nan }
    return Double(comparison.sameSigns) / Double(matrix.features)
  }
}

extension MatrixSummary {
  fileprivate func share(of ranks: [Int]?, where isWanted: (Int) -> Bool) -> Double {
    guard let ranks else { return .nan }
    return Double(ranks.count(where: isWanted)) / Double(features)
  }
}
