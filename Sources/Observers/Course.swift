public import Matrix
public import Model

/// What is known of one training run once it has ended: its start, its looks and its end.
public struct Course<Scalar: KernelScalar>: Sendable {
  /// W before training, with what comparisons need.
  public let initial: InitialState<Scalar>
  /// Optimiser steps taken at each look, ascending; the last one is the end.
  public private(set) var steps: [Int] = []
  /// Flow time at each look: 4 · lr · step under a constant learning rate (science §3).
  public private(set) var times: [Double] = []
  /// W at each look; empty unless snapshots are kept.
  public private(set) var snapshots: [WeightMatrix<Scalar>] = []
  /// W at the last look, the initial weights before the first.
  public private(set) var final: WeightMatrix<Scalar>
  /// What was read off W at the last look, `nil` before the first.
  public private(set) var finalSummary: MatrixSummary?

  /// What each feature's error costs at the end, for observers that need it.
  public private(set) var featureLosses: FeatureLosses?

  /// What there is once training has ended, for observers that ask the network something.
  public private(set) var ending: Ending<Scalar>?

  private let keepsSnapshots: Bool

  /// A course that begins at `initial`.
  ///
  /// - Parameters:
  ///   - initial: W before training.
  ///   - keepsSnapshots: whether W of every look stays in memory, n · m numbers each: for observers
  ///     that look back.
  public init(initial: InitialState<Scalar>, keepsSnapshots: Bool) {
    self.initial = initial
    self.keepsSnapshots = keepsSnapshots
    final = initial.weights
  }

  /// Adds a look. Copies nothing: a snapshot is the matrix that was looked at.
  ///
  /// - Parameters:
  ///   - weights: W now.
  ///   - step: optimiser steps taken, more than at the look before.
  ///   - time: flow time.
  ///   - summary: what was read off `weights`.
  public mutating func add(
    _ weights: WeightMatrix<Scalar>, step: Int, time: Double, summary: MatrixSummary
  ) {
    steps.append(step)
    times.append(time)
    if keepsSnapshots { snapshots.append(weights) }
    (final, finalSummary) = (weights, summary)
  }

  /// Adds what the last look does not tell.
  public mutating func conclude(_ losses: FeatureLosses) { featureLosses = losses }

  /// Adds the network as it is at the last look, and what observers were given.
  public mutating func conclude(_ ending: Ending<Scalar>) { self.ending = ending }
}
