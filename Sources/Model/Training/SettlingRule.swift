internal import Matrix

/// When training may stop because nothing that is counted will change any more.
///
/// A network is settled when every feature has exactly one weight in the window 0.8 ≤ |w| ≤ 1.2 and
/// all its others lie below `bound`, at `checks` looks in a row. Then each feature's own weight
/// feeds back on itself and the others are held near zero by ℓ1, so that no weight enters or leaves
/// the window: an observation, not a theorem, hence off by default.
public struct SettlingRule: Sendable, Hashable {
  /// What the magnitudes of all weights outside the window must stay below, above 0 and at most
  /// 0.8.
  public var bound: Double
  /// Steps between two looks, at least 1. A look costs one pass over the weights.
  public var interval: Int
  /// Looks in a row that must find the network settled, at least 1.
  public var checks: Int

  /// Assembles a rule.
  public init(bound: Double, interval: Int, checks: Int) {
    self.bound = bound
    self.interval = interval
    self.checks = checks
  }

  /// Whether one look finds every feature on one neuron.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func isMet<Scalar: KernelScalar>(by weights: WeightMatrix<Scalar>) -> Bool {
    let (low, high, bound): (Scalar, Scalar, Scalar) = (0.8, 1.2, Scalar(bound))
    return weights.elements.withUnsafeBufferPointer { W in
      for feature in 0..<weights.features {
        var (inWindow, between) = (0, 0)
        for weight in UnsafeBufferPointer(
          rebasing: W[feature * weights.hidden..<(feature + 1) * weights.hidden])
        {
          let magnitude = weight.magnitude
          let isInWindow = magnitude >= low && magnitude <= high
          inWindow &+= isInWindow ? 1 : 0
          between &+= !isInWindow && !(magnitude < bound) ? 1 : 0
        }
        if inWindow != 1 || between != 0 { return false }
      }
      return true
    }
  }
}
