/// How a batch kernel takes its products.
enum BatchForm: CaseIterable, Sendable {
  /// Lanes along the examples, for a handful of weights: rows of a few numbers would leave most of
  /// eight lanes idle.
  case narrow
  /// Lanes along neurons or outputs, some examples at a time, over what is not zero where little is.
  case lanes
  /// All examples at once by BLAS.
  case blas

  /// A fixed function of the problem, so that it never depends on the machine.
  ///
  /// Time of a whole step in lanes over that on BLAS, single precision, one core: 0.60 at 5 × 2 and 8 ×
  /// 16, 0.83 at 256 × 8, 0.96 … 0.99 at 100 × 20 to 400 × 20 and at 32 × 32; but 1.01 at 64 × 32,
  /// 1.04 at 48 × 48, 1.07 at 20 × 100, 1.08 at 64 × 64, 1.16 at 128 × 128. BLAS needs many neurons to
  /// pay off, more than many features. In the narrow form over lanes: 0.29 at 5 × 2, 0.5 at 10 × 5, 0.7
  /// at 8 × 8. All with AVX2: lanes of sixteen numbers gain more, but which form it is must not depend on the CPU.
  init(meantFor objective: Objective) {
    let (n, m) = (objective.architecture.features, objective.architecture.hidden)
    if n * m <= 64, Self.narrow.canCompute(objective) {
      self = .narrow
    } else {
      self = n * m < (m <= 24 ? 12_288 : 2048) ? .lanes : .blas
    }
  }

  /// The narrow form knows neither the basis nor activations that work on whole rows.
  func canCompute(_ objective: Objective) -> Bool {
    guard self == .narrow else { return true }
    let architecture = objective.architecture
    return objective.inputs != .basis && architecture.hiddenActivation.isElementwise
      && architecture.outputActivation.isElementwise
  }

  /// Examples that go forward and back together; in the narrow form a multiple of 32, which need not be
  /// filled. In lanes, 32 examples of a few hundred numbers stay
  /// in the nearest caches: at 200 × 20 a step takes 5 % less than with 64, and 5 % less than with 16.
  func block(of examples: Int) -> Int {
    switch self {
    case .narrow: min(64, (examples + 31) / 32 * 32)
    case .lanes: min(examples, 32)
    case .blas: examples
    }
  }
}
