// Adaptive integration of a Swift closure. It lives here because Statistics is the only door to
// GSL; theory needs the integrals.

internal import CGSL

/// Adaptive numerical integration with an error bound that is checked, never assumed.
package struct Quadrature: Sendable {
  /// The value of an integral and GSL's (conservative) estimate of its absolute error.
  package struct Result: Sendable, Equatable {
    /// The integral.
    package let value: Double
    /// Estimated absolute error.
    package let absoluteError: Double
  }

  private let relativeTolerance: Double
  private let absoluteTolerance: Double
  private let maximumIntervals: Int

  /// Integrals accurate to `absoluteTolerance` or to `relativeTolerance`, whichever is looser.
  ///
  /// - Parameters:
  ///   - relativeTolerance: at least 10⁻¹³ unless the absolute tolerance is positive.
  ///   - absoluteTolerance: in the unit of the integral; 0 leaves the relative one alone.
  ///   - maximumIntervals: bisections allowed before the integration throws.
  package init(
    relativeTolerance: Double, absoluteTolerance: Double = 0, maximumIntervals: Int = 1000
  ) {
    precondition(maximumIntervals > 0, "quadrature needs room for at least one interval")
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.maximumIntervals = maximumIntervals
  }

  /// ∫ `integrand` from `lower` to `upper`, both finite, by Gauss–Kronrod rules with bisection and
  /// extrapolation (QUADPACK's QAGS, which allows singular ends). 21 evaluations an interval.
  ///
  /// Throws `GSLError` when the tolerance is not reached or a value is not finite.
  package func integrate(
    from lower: Double, to upper: Double, _ integrand: (Double) -> Double
  ) throws -> Result {
    try run("integral over an interval", integrand) { function, workspace, value, error in
      gsl_integration_qags(
        function, lower, upper, absoluteTolerance, relativeTolerance, maximumIntervals,
        workspace, value, error)
    }
  }

  /// ∫ `integrand` from `lower` to +∞ (QUADPACK's QAGI). Throws as `integrate(from:to:_:)` does.
  package func integrate(
    from lower: Double, _ integrand: (Double) -> Double
  ) throws -> Result {
    try run("integral to infinity", integrand) { function, workspace, value, error in
      gsl_integration_qagiu(
        function, lower, absoluteTolerance, relativeTolerance, maximumIntervals,
        workspace, value, error)
    }
  }

  private typealias Rule = (
    UnsafeMutablePointer<gsl_function>, UnsafeMutablePointer<gsl_integration_workspace>,
    UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
  ) -> Int32

  private func run(
    _ operation: String, _ integrand: (Double) -> Double, _ rule: Rule
  ) throws -> Result {
    GSLStatus.prepare()
    let workspace = try GSLStatus.allocated(
      gsl_integration_workspace_alloc(maximumIntervals), operation)
    defer { gsl_integration_workspace_free(workspace) }
    var value = Double.nan
    var error = Double.nan
    let code = withoutActuallyEscaping(integrand) { escapable in
      // C sees only a pointer to this closure, and only during the call.
      var closure: (Double) -> Double = escapable
      return withUnsafeMutablePointer(to: &closure) { context in
        var function = gsl_function(
          function: { x, context in
            guard let context else { return .nan }
            return context.assumingMemoryBound(to: ((Double) -> Double).self).pointee(x)
          }, params: context)
        return rule(&function, workspace, &value, &error)
      }
    }
    try GSLStatus.check(code, operation)
    return Result(
      value: try GSLStatus.finite(value, operation),
      absoluteError: try GSLStatus.finite(error, operation))
  }
}
