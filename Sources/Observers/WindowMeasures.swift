// Measures that rest on the paper's threshold: a weight is "in the window" when 0.8 ≤ |w| ≤ 1.2.

extension Measure {
  /// The paper's count.
  public static let polysemanticNeurons = Measure(
    "polysemantic_neurons", "neurons with at least two features in the window", kind: .count,
    tellsOfWinners: true
  ) { matrix in
    matrix.count { $0.positiveInWindow + $0.negativeInWindow >= 2 }
  }

  /// Collisions that cost nothing: opposite signs never activate together.
  public static let benignPairs = Measure(
    "benign_pairs", "pairs of features in the window of one neuron with opposite signs",
    kind: .count,
    tellsOfWinners: true
  ) { matrix in
    matrix.sumOverNeurons { Double($0.positiveInWindow * $0.negativeInWindow) }
  }

  /// Collisions that interfere: equal signs activate each other.
  public static let malignPairs = Measure(
    "malign_pairs", "pairs of features in the window of one neuron with equal signs", kind: .count,
    tellsOfWinners: true
  ) { matrix in
    matrix.sumOverNeurons { neuron in
      let pairs = { (count: Int) in Double(count * (count - 1) / 2) }
      return pairs(neuron.positiveInWindow) + pairs(neuron.negativeInWindow)
    }
  }

  /// Features that have not settled on a neuron: a high number means training has not converged.
  public static let unresolvedFeatures = Measure(
    "unresolved_features", "features with no weight in the window", kind: .count
  ) { matrix in
    Double(matrix.rows.count { $0.windowWeights == 0 })
  }

  /// Neurons that no feature uses at all.
  public static let deadNeurons = Measure(
    "dead_neurons", "neurons whose weights are all exactly zero", kind: .count
  ) { matrix in
    matrix.count { $0.nonzeroWeights == 0 }
  }
}

extension MatrixSummary {
  fileprivate func count(_ isCounted: (Column) -> Bool) -> Double {
    Double(columns.count(where: isCounted))
  }

  fileprivate func sumOverNeurons(_ value: (Column) -> Double) -> Double {
    columns.reduce(0) { $0 + value($1) }
  }
}

extension Measure {
  /// Counts over a range of thresholds relative to each row's largest weight: a count that depends much
  /// on the threshold says little at any one. Each costs a pass over the weights.
  public static let overRelativeWindows = RelativeWindow.thresholds.map { threshold in
    let percent = Int((threshold * 100).rounded())
    return Measure(
      "polysemantic_neurons_\(percent)",
      "neurons with at least two features of at least \(threshold) of their row's largest |weight|",
      kind: .count, isScaleInvariant: true
    ) { matrix in
      Double(matrix.relativeWindow(threshold).polysemanticNeurons)
    }
  }
}
