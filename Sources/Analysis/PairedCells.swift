// Two cells compared replicate by replicate.

internal import Records
package import Statistics
package import Store

/// One value of every replicate that is finished and has it in two cells.
///
/// With common seeds the only right way to compare cells: what a replicate's random numbers do to
/// both drops out of the difference. With independent seeds the matching is arbitrary, costs some
/// degrees of freedom and is as right.
package struct PairedCells<Value> {
  /// In the order of seeds and replicates.
  package let pairs: [(first: Value, second: Value)]

  /// Matches two cells; `value` is `nil` for a trial without one. O(trials log trials).
  package init(_ first: Cell, _ second: Cell, _ value: (StoredTrial) -> Value?) {
    let (one, other) = (first.byReplicate(value), second.byReplicate(value))
    pairs = one.keys.sorted().compactMap { replicate in
      guard let before = one[replicate], let after = other[replicate] else { return nil }
      return (before, after)
    }
  }
}

extension PairedCells<Double> {
  /// Matches the finite final values of a measure.
  package init(_ first: Cell, _ second: Cell, final measure: String) {
    self.init(first, second) { trial in
      trial.final(measure).flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// The second cell's values against the first's, with the mean difference and what pairing gained.
  package var sample: PairedSample {
    PairedSample(pairs.map(\.second), baseline: pairs.map(\.first))
  }

  /// Do the means differ? `nil` below two pairs and where all differences are equal.
  package var pairedT: HypothesisTest? {
    MeanTest.paired(pairs.map(\.second), pairs.map(\.first))
  }

  /// Are the differences symmetric around zero? For few pairs, or differences far from Gaussian.
  package var signedRank: HypothesisTest? {
    SignedRankTest.of(differences: pairs.map { $0.second - $0.first })
  }

  /// `8.2 [7.1, 9.3] in 16 pairs (p = 0.0010 by paired t, 0.0031 by Wilcoxon's signed ranks)`.
  var text: String {
    let estimate = MeanEstimate(pairs.map { $0.second - $0.first })
    let tests = [(pairedT, "paired t"), (signedRank, "Wilcoxon's signed ranks")]
      .compactMap { test, name in test.map { "\($0.pValue.pValueText) by \(name)" } }
    return "\(estimate.text) in \(pairs.count) pairs"
      + (tests.isEmpty ? "" : " (p = \(tests.joined(separator: ", ")))")
  }
}
