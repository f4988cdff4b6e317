// Measures of the weights against the initial ones; NaN where those are not known.

extension Measure {
  /// The diagonal of the paper's weight-correlation figure.
  public static let meanInitialFinalOverlap = Measure(
    "mean_initial_final_overlap", "mean over features of ⟨W_init,i · W_i⟩"
  ) { matrix in
    guard let comparison = matrix.fromInitial else { return .nan }
    return comparison.overlaps.reduce(0, +) / Double(matrix.features)
  }

  /// 1 when every feature's largest weight is its initially largest; about m/2 when the start does
  /// not matter.
  public static let meanFinalNeuronRank = Measure(
    "mean_final_neuron_rank",
    "mean over features of the initial rank of the neuron with the largest |weight|"
  ) { matrix in
    guard let comparison = matrix.fromInitial else { return .nan }
    return Double(comparison.ranks.reduce(0, +)) / Double(matrix.features)
  }
}
