internal import Foundation
internal import Matrix

/// The engine of `ActiveSetFlow`: blocks of steps first, single steps once they cost little.
struct BlockwiseActiveSet<Scalar: BLASScalar>: BlockwiseDescent {
  /// Blocks are taken while there are more nonzero weights than this times n².
  private static var leastNonzeros: Int { 2 }
  /// A block's length is bounded by the share of ‖W_i‖₁ that ℓ1 takes meanwhile.
  private static var largestShare: Double { 0.15 }

  private(set) var progress = DescentProgress()
  private var active: ActiveSetWeights<Scalar>
  private var moments: ActiveSetMoments<Scalar>
  private var map: ActiveSetMap<Scalar>
  /// `nil` once single steps have taken over.
  private var forecast: ActiveSetForecast?
  /// Steps that the next block may take.
  private var length = 1.0
  private let rates: StepRates
  private let tolerance: Double

  init(_ weights: consuming WeightMatrix<Scalar>, _ rates: StepRates, tolerance: Double) {
    precondition(tolerance > 0)
    self.rates = rates
    self.tolerance = tolerance
    let n = weights.features
    moments = ActiveSetMoments(features: n, withSigns: true)
    map = ActiveSetMap(features: n)
    forecast = ActiveSetForecast(features: n, rates)
    active = ActiveSetWeights(weights)
    active.measure(into: &moments)
  }

  var weights: WeightMatrix<Scalar> { active.dense }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func advance(steps count: Int) -> DataLoss? {
    let end = progress.steps + count
    var loss: DataLoss?
    while progress.steps < end, loss?.total.isFinite ?? true {
      if forecast != nil, active.nonzeros <= Self.leastNonzeros * active.features * active.features
      {
        forecast = nil
        moments.dropSigns()
      }
      loss = forecast == nil ? takeStep() : takeBlock(atMost: end - progress.steps)
    }
    return loss
  }

  private mutating func takeStep() -> DataLoss {
    let loss = map.setStep(gram: moments.gram, rates)
    active.apply(map, into: &moments)
    progress.steps += 1
    progress.passes += 1
    return loss
  }

  private mutating func takeBlock(atMost most: Int) -> DataLoss? {
    forecast?.begin(moments)
    length = max(1, min(length, forecast?.stepsToLose(share: Self.largestShare) ?? 1))
    var count = min(Int(length), most)
    var loss = foretell(count)
    // A forecast that overflows need not mean that descent does: only the loss of the weights at
    // hand, that of the first step, tells. No weight has moved yet.
    while let found = loss, !found.total.isFinite, count > 1 {
      count = max(1, count / 4)
      length = Double(count)
      forecast?.begin(moments)
      loss = foretell(count)
    }
    guard let loss, loss.total.isFinite else { return loss }
    forecast?.write(to: &map)
    active.apply(map, into: &moments)
    progress.steps += count
    progress.passes += 1
    let discrepancy = forecast?.correct(by: moments) ?? 0
    progress.largestDiscrepancy = max(progress.largestDiscrepancy, discrepancy)
    adapt(to: discrepancy, of: count)
    return loss
  }

  /// Foretells a block; returns the loss before its last step, or the first that is not finite.
  private mutating func foretell(_ count: Int) -> DataLoss? {
    var loss: DataLoss?
    for _ in 0..<count {
      loss = forecast?.advance()
      guard loss?.total.isFinite ?? false else { break }
    }
    return loss
  }

  /// The next block's length, from an error that grows with the square of it; at most doubled or
  /// halved. A block cut short by its caller is no reason for a shorter one.
  private mutating func adapt(to discrepancy: Double, of count: Int) {
    let factor = 0.9 * (tolerance / max(discrepancy, tolerance / 100)).squareRoot()
    if count == Int(length) || factor < 1 { length *= min(max(factor, 0.5), 2) }
  }
}
