internal import Matrix

/// The loss of a network without hidden noise, part by part.
public struct ObjectiveLoss: Sendable {
  /// The data loss, reduced.
  public let data: DataLoss
  /// λ Σ|w| over all weights.
  public let l1: Double
  /// ℓ2 on weights, ℓ1 on activations, and what punishes features on the same neurons.
  public let otherPenalties: Double
}

extension BLASScalar where Self: LaneScalar {
  /// The loss of a network on some examples, for `KernelScalar.loss`.
  static func batchLoss(
    of network: Network<Self>, _ objective: Objective, _ rates: StepRates, inputs: [Float]
  ) -> ObjectiveLoss {
    var kernel = BatchKernel<Self>(
      network, objective: objective, rule: SGD(values: [:]).makeRule(count: 0, row: 0))
    let (data, hiddenL1) = kernel.loss(rates, inputs: inputs)
    var (absolute, squared, shared) = (0.0, 0.0, 0.0)
    for weights in [network.encoder, network.decoder].compactMap({ $0 }) {
      if rates.decorrelation != 0 { shared += Decorrelation.value(of: weights) }
      for weight in weights.elements {
        absolute += Double(weight.magnitude)
        squared += Double(weight) * Double(weight)
      }
    }
    let activation = objective.scale(examples: objective.examples) * hiddenL1
    return ObjectiveLoss(
      data: data, l1: rates.l1 * absolute,
      otherPenalties: rates.l2 * squared + rates.activationL1 * activation
        + rates.decorrelation * shared)
  }
}
