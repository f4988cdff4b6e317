// Tails of a binomial count, the exact null of tests that condition on a total.

internal import CGSL

/// P(K ≤ k) and P(K ≥ k) for K binomial. Both hold k itself.
struct BinomialTails {
  let lower: Double
  let upper: Double

  /// The tails at `successes` of `trials`, each of them a success with `probability`.
  ///
  /// By the incomplete beta function. Rejected: gsl_cdf_binomial_P, whose counts are 32-bit.
  init(successes: Int, trials: Int, probability: Double) {
    precondition(successes >= 0 && successes <= trials, "successes lie in 0...trials")
    GSLStatus.prepare()
    let k = Double(successes)
    let failures = Double(trials - successes)
    lower = successes == trials ? 1 : gsl_cdf_beta_Q(probability, k + 1, failures)
    upper = successes == 0 ? 1 : gsl_cdf_beta_P(probability, k, failures + 1)
  }
}
