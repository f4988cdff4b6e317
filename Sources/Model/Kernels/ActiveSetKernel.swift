internal import Matrix

/// Noise-free proximal gradient descent on the weights that are not zero for good: the steps of
/// `DenseKernel`, at a cost that falls with the number of nonzero weights.
///
/// While weights are dense a step costs 1.5 n² multiply–adds a live neuron; then n for each nonzero
/// weight and n² on top, whatever m is (`ActiveSetWeights`). Differs from the dense kernel in the
/// order of sums, and in that w − lr · 4(RW) is formed as (I − lr · 4R) W.
struct ActiveSetKernel<Scalar: BLASScalar>: TrainingKernel {
  private var active: ActiveSetWeights<Scalar>
  private var moments: ActiveSetMoments<Scalar>
  private var map: ActiveSetMap<Scalar>

  /// Takes over the weights; no copy is made unless somebody else holds them.
  init(weights: consuming WeightMatrix<Scalar>) {
    moments = ActiveSetMoments(features: weights.features, withSigns: false)
    map = ActiveSetMap(features: weights.features)
    active = ActiveSetWeights(weights)
    active.measure(into: &moments)
  }

  var network: Network<Scalar> { Network(active.dense) }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    precondition(noise.isEmpty, "the active set takes no noise")
    let loss = map.setStep(gram: moments.gram, rates)
    active.apply(map, into: &moments)
    return loss
  }
}
