// Confidence intervals of a probability, from how often an event happened.

/// Successes among independent trials of one probability, such as features won by the initially
/// largest neuron.
package struct Proportion: Sendable, Equatable {
  /// Trials in which the event happened.
  package let successes: Int
  /// All trials.
  package let trials: Int

  /// A proportion from its counts.
  ///
  /// - Precondition: 0 ≤ `successes` ≤ `trials`.
  package init(_ successes: Int, of trials: Int) {
    precondition(successes >= 0 && successes <= trials, "successes lie in 0...trials")
    self.successes = successes
    self.trials = trials
  }

  /// The share of successes, in 0...1; NaN without trials.
  package var estimate: Double { Double(successes) / Double(trials) }

  /// The exact interval of Clopper and Pearson: the probabilities under which neither tail of the
  /// successes is below (1 − `level`)/2, by beta quantiles (Biometrika 26, 1934,
  /// doi:10.1093/biomet/26.4.404).
  ///
  /// Covers with at least `level` whatever the probability, on average with more: for claims that
  /// must not be made too easily. Nil without trials and beyond 10⁶ of them. Some 140 incomplete
  /// beta functions.
  ///
  /// - Precondition: 0 < `level` < 1.
  package func clopperPearsonInterval(level: Double) -> Interval? {
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    guard trials > 0, trials <= TailInversion.largestShape else { return nil }
    let tail = (1 - level) / 2
    return Interval(
      lower: exactLower(successes, tail: tail),
      // Failures are the successes of the opposite event, so the two ends mirror each other.
      upper: 1 - exactLower(trials - successes, tail: tail), level: level)
  }

  private func exactLower(_ events: Int, tail: Double) -> Double {
    guard events > 0 else { return 0 }
    return TailInversion.betaQuantile(
      lower: tail, alpha: Double(events), beta: Double(trials - events + 1))
  }
}
