public import Matrix

/// Noise-free proximal gradient descent that passes over the weights once for a whole block of
/// steps.
///
/// The steps of a block are foretold by n × n matrices (`ActiveSetForecast`) and applied to every
/// neuron at once, soft-thresholding included. Learning rate and discrete trajectory are those of
/// the plain kernel; what differs is when within a block a weight dies or is revived. The Gram
/// matrix after the pass tells how wrong the forecast was, and the next block is as long as
/// `tolerance` lets it be, so that blocks grow as the dynamics slow. Once few weights are left,
/// single steps cost little and are taken instead: from there on a run is exact. Rejected: larger
/// learning rates, which stability bounds by the fast relaxation of the rows' norms (2/lr > 8 +
/// interference), however slow everything else has become.
public struct ActiveSetFlow<Scalar: KernelScalar> {
  private var engine: any BlockwiseDescent<Scalar>

  /// Steps taken.
  public var steps: Int { engine.progress.steps }
  /// Passes over the weights so far: what a run costs while there are many.
  public var passes: Int { engine.progress.passes }
  /// The largest error of a forecast of an entry of W Wᵀ so far.
  public var largestDiscrepancy: Double { engine.progress.largestDiscrepancy }
  /// The current weights, n × m. Copies: costs n · m.
  public var weights: WeightMatrix<Scalar> { engine.weights }

  /// Takes steps.
  ///
  /// - Parameter count: how many; at least 0. A block never goes past them.
  /// - Returns: the data loss before the last of them, or the first one that is not finite, where
  ///   descent stops for good; `nil` for no steps.
  @discardableResult
  public mutating func advance(steps count: Int) -> DataLoss? {
    engine.advance(steps: count)
  }
}

extension ActiveSetFlow<Float> {
  /// Takes over the weights; memory stays below 1.2 × theirs if nobody else holds them.
  ///
  /// - Parameters:
  ///   - weights: W before the first step.
  ///   - optimizer: learning rate and λ.
  ///   - tolerance: error aimed at, a block, in the forecast of an entry of W Wᵀ; positive. 1e-3
  ///     leaves all but a few features in a thousand on the neuron where single steps put them;
  ///     rounding alone is some 1e-6.
  public init(
    _ weights: consuming WeightMatrix<Float>, optimizer: ProximalGradient, tolerance: Double
  ) {
    engine = BlockwiseActiveSet(weights, optimizer: optimizer, tolerance: tolerance)
  }
}

extension ActiveSetFlow<Double> {
  /// Takes over the weights, in double precision.
  ///
  /// - Parameters:
  ///   - weights: W before the first step.
  ///   - optimizer: learning rate and λ.
  ///   - tolerance: error aimed at, a block, in the forecast of an entry of W Wᵀ; positive.
  public init(
    _ weights: consuming WeightMatrix<Double>, optimizer: ProximalGradient, tolerance: Double
  ) {
    engine = BlockwiseActiveSet(weights, optimizer: optimizer, tolerance: tolerance)
  }
}

/// What `ActiveSetFlow` needs of its engine, whose scalar must know BLAS.
protocol BlockwiseDescent<Scalar> {
  associatedtype Scalar: KernelScalar
  var progress: DescentProgress { get }
  var weights: WeightMatrix<Scalar> { get }
  mutating func advance(steps count: Int) -> DataLoss?
}

/// How far descent has got.
struct DescentProgress {
  var steps = 0
  var passes = 0
  var largestDiscrepancy = 0.0
}
