// Adaptive integration of ordinary differential equations. It lives here because Statistics is the
// only door to GSL; the row flow of the theory needs the solutions.

internal import CGSL

/// An initial value problem y′ = f(x, y), solved by an explicit Runge–Kutta method.
///
/// The method is Prince and Dormand's eighth-order embedded pair (GSL's rk8pd,
/// doi:10.1016/0771-050X(81)90010-3), 13 evaluations a step. Rejected: an implicit method, because
/// the flows here need no more than a step per unit of time, which costs less than supplying
/// Jacobians.
package struct InitialValueProblem: Sendable {
  /// f: reads x and y (dimension values) and writes y′ (as many).
  package typealias Derivative = (Double, Span<Double>, inout MutableSpan<Double>) -> Void

  private let relativeTolerance: Double
  private let absoluteTolerance: Double
  private let maximumSteps: Int

  /// A solver that keeps the local error of every component below
  /// `absoluteTolerance + relativeTolerance · (|y| + |step · y′|)`.
  ///
  /// - Parameters:
  ///   - relativeTolerance: 0 or more; about 10⁻¹⁴ is the least that makes sense.
  ///   - absoluteTolerance: in the unit of y, 0 or more.
  ///   - maximumSteps: steps allowed between two requested points before the solver throws.
  package init(relativeTolerance: Double, absoluteTolerance: Double = 0, maximumSteps: Int) {
    precondition(maximumSteps > 0, "a solver needs at least one step")
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.maximumSteps = maximumSteps
  }

  /// The solution at each of `points`, in their order.
  ///
  /// The cost is that of the steps, whatever the number of points, as long as the points are no
  /// denser than the steps.
  ///
  /// - Parameters:
  ///   - points: ascending and none below `start`; a point may equal `start` or its predecessor.
  ///   - start: the x at which `initial` holds.
  ///   - initial: y(start); its count is the dimension of the problem, at least 1.
  ///   - firstStep: positive first guess, adapted from there on.
  ///   - derivative: f, called with trial values of y that may lie slightly off the solution.
  /// - Returns: y at each point, as many arrays as points.
  /// - Throws: `GSLError` when a step cannot meet the tolerance, when `maximumSteps` are used up,
  ///   and when a solution is not finite.
  package func solution(
    at points: [Double], from start: Double, initial: [Double], firstStep: Double,
    derivative: Derivative
  ) throws -> [[Double]] {
    precondition(!initial.isEmpty, "an initial value problem needs at least one component")
    precondition(firstStep > 0, "the first step must be positive")
    precondition(
      zip([start] + points, points).allSatisfy { $0 <= $1 }, "solution points must ascend")
    GSLStatus.prepare()
    return try withoutActuallyEscaping(derivative) { escapable in
      let context = DerivativeContext(dimension: initial.count, derivative: escapable)
      return try withExtendedLifetime(context) {
        try advance(through: points, from: start, initial: initial, firstStep, context)
      }
    }
  }

  private func advance(
    through points: [Double], from start: Double, initial: [Double], _ firstStep: Double,
    _ context: DerivativeContext
  ) throws -> [[Double]] {
    let operation = "differential equation"
    var system = gsl_odeiv2_system(
      function: callDerivative, jacobian: nil, dimension: initial.count,
      params: Unmanaged.passUnretained(context).toOpaque())
    return try withUnsafeMutablePointer(to: &system) { system in
      let driver = try GSLStatus.allocated(
        gsl_odeiv2_driver_alloc_standard_new(
          system, polysem_gsl_rk8pd(), firstStep, absoluteTolerance, relativeTolerance, 1, 1),
        operation)
      defer { gsl_odeiv2_driver_free(driver) }
      try GSLStatus.check(
        gsl_odeiv2_driver_set_nmax(driver, UInt(maximumSteps)), operation)
      var x = start
      var y = initial
      return try points.map { point in
        try GSLStatus.check(
          gsl_odeiv2_driver_apply(driver, &x, point, &y), "\(operation) on the way to \(point)")
        for value in y { _ = try GSLStatus.finite(value, operation) }
        return y
      }
    }
  }
}

/// Carries the Swift closure through C's `void *`.
private final class DerivativeContext {
  let dimension: Int
  let derivative: InitialValueProblem.Derivative

  init(dimension: Int, derivative: @escaping InitialValueProblem.Derivative) {
    self.dimension = dimension
    self.derivative = derivative
  }
}

private func callDerivative(
  x: Double, y: UnsafePointer<Double>?, slope: UnsafeMutablePointer<Double>?,
  context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let y, let slope, let context else { return Int32(GSL_EFAULT) }
  let box = Unmanaged<DerivativeContext>.fromOpaque(context).takeUnretainedValue()
  let values = Span(_unsafeStart: y, count: box.dimension)
  var slopes = MutableSpan(_unsafeStart: slope, count: box.dimension)
  box.derivative(x, values, &slopes)
  return Int32(GSL_SUCCESS)
}
