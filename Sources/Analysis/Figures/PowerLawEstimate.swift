// A power law of the count in m and n, whatever method fitted it.

internal import Foundation
internal import Statistics

/// mean count = exp(a) m^b n^c with 95 % intervals of the exponents; a term whose covariate does
/// not vary is left out, and its constant factor is part of exp(a).
package struct PowerLawEstimate: Sendable, Equatable {
  /// What the count depends on.
  package enum Covariate: String, Sendable, CaseIterable {
    /// m, the hidden neurons.
    case neurons
    /// n, the features.
    case features

    /// The letter of the covariate.
    package var symbol: String { self == .neurons ? "m" : "n" }
    /// The letter of its exponent in sentences.
    package var exponentSymbol: String { self == .neurons ? "b" : "c" }
    /// Its exponent in the paper's n²/4m.
    package var paperExponent: Double { self == .neurons ? -1 : 2 }
  }

  /// A fitted exponent.
  package struct Exponent: Sendable, Equatable {
    /// Whose exponent it is.
    package let covariate: Covariate
    /// The estimate.
    package let value: Double
    /// Lower end of the 95 % interval.
    package let lower: Double
    /// Upper end of the 95 % interval.
    package let upper: Double

    /// Whether the interval holds the exponent of n²/4m.
    package var coversPaper: Bool {
      lower <= covariate.paperExponent && covariate.paperExponent <= upper
    }
  }

  /// a, the logarithm of the factor.
  package let intercept: Double
  /// The exponents, that of m first.
  package let exponents: [Exponent]
  /// Covariance matrix of a and the exponents, in this order.
  package let covariance: [[Double]]

  /// The estimates of a fit whose covariates were `covariates`; `nil` where an interval is not
  /// finite.
  init?(_ parameters: ParameterEstimates, of covariates: [Covariate]) {
    var exponents: [Exponent] = []
    for (index, covariate) in covariates.enumerated() {
      guard let interval = parameters.interval(of: index + 1, level: MeanEstimate.level) else {
        return nil
      }
      exponents.append(
        Exponent(
          covariate: covariate, value: parameters.values[index + 1], lower: interval.lower,
          upper: interval.upper))
    }
    intercept = parameters.values[0]
    self.exponents = exponents
    covariance = parameters.covariance
  }

  /// Covariance of the two exponents; `nil` for a single one.
  package var exponentCovariance: Double? { exponents.count == 2 ? covariance[1][2] : nil }

  /// Correlation of the two exponents; `nil` for a single one, and without any uncertainty.
  package var exponentCorrelation: Double? {
    guard let shared = exponentCovariance else { return nil }
    let scale = (covariance[1][1] * covariance[2][2]).squareRoot()
    return scale > 0 ? shared / scale : nil
  }

  /// The mean count of a network with n = `features` and m = `neurons`.
  package func mean(features: Int, neurons: Int) -> Double {
    exp(
      exponents.reduce(intercept) { sum, exponent in
        let size = exponent.covariate == .neurons ? neurons : features
        return sum + exponent.value * log(Double(size))
      })
  }
}
