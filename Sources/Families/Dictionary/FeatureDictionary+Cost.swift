internal import Model

extension FeatureDictionary {
  /// Right to a factor of two: 10 B d K flops a step, as many for the twin, four dictionaries of nulls,
  /// and the network, as if every trial trained its own.
  package var estimatedSeconds: Double {
    let (n, d, K) = (Double(features), Double(dimensions), Double(latents))
    let stepSeconds = 10 * Double(inputs.batch) * d * K / 6e10
    let looks = Double(record.steps(through: steps).count) + 4
    let assignment = n * K * min(n, K) * 2e-9
    return (twin == .none ? 1 : 2) * Double(steps) * stepSeconds + looks * assignment
      + (network?.model.estimatedSeconds ?? 0)
  }

  /// Weights with gradients and moments, two batches, and the nulls.
  package var estimatedBytes: Double {
    let (n, d, K) = (Double(features), Double(dimensions), Double(latents))
    return 4 * (10 * d * K + Double(inputs.batch) * (2 * d + n) + 1024 * K) + 16 * n * K
      + (network?.model.estimatedBytes ?? 0)
  }
}
