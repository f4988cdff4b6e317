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

  /// Takes over the weights; memory stays below 1.2 × theirs if nobody else holds them.
  ///
  /// - Parameters:
  ///   - weights: W before the first step.
  ///   - rates: learning rate and λ of every step; the other penalties are ignored.
  ///   - tolerance: error aimed at, a block, in the forecast of an entry of W Wᵀ; positive. 1e-3
  ///     leaves all but a few features in a thousand on the neuron where single steps put them;
  ///     rounding alone is some 1e-6.
  public init(_ weights: consuming WeightMatrix<Scalar>, _ rates: StepRates, tolerance: Double) {
    engine = Scalar.makeBlocks(weights, rates, tolerance: tolerance)
  }

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

/// What `ActiveSetFlow` needs of its engine, whose scalar must know BLAS.
public protocol BlockwiseDescent<Scalar> {
  /// The precision of the weights.
  associatedtype Scalar: KernelScalar
  /// How far it has got.
  var progress: DescentProgress { get }
  /// The current weights. Copies.
  var weights: WeightMatrix<Scalar> { get }
  /// Takes steps, as `ActiveSetFlow.advance` does.
  mutating func advance(steps count: Int) -> DataLoss?
}

/// How far descent has got.
public struct DescentProgress: Sendable {
  var steps = 0
  var passes = 0
  var largestDiscrepancy = 0.0
}
