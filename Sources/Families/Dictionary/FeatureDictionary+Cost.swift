internal import Model

extension FeatureDictionary {
  /// Right to a factor of two for large dictionaries on a core with 512-bit vectors: a step takes half the
  /// time of its five products once few latents are active; 5 ns for each number of a batch's features and
  /// latents in small ones; the same for the twin; and the network, as if every trial trained its own.
  package var estimatedSeconds: Double {
    let (n, d, K, B) = (Double(features), Double(dimensions), Double(latents), Double(inputs.batch))
    let stepSeconds = 10 * B * d * K / 2.4e11 + 5e-9 * B * (n + K)
    // Each look, and each of the null's four dictionaries, is an assignment.
    let assignments = Double(record.looks(through: steps)) + 4
    // A pair of twins is matched latent by latent, and so are four random ones.
    let pairs = twin == .none ? 0.0 : 5
    return (twin == .none ? 1 : 2) * Double(steps) * stepSeconds
      + (assignments * n * K * min(n, K) + pairs * K * K * K) * 5e-10
      + networks * (network?.model.estimatedSeconds ?? 0)
  }

  /// A twin of another network trains two.
  private var networks: Double { twin == .network || twin == .both ? 2 : 1 }

  /// Weights with gradients and moments, two batches, the layers of a block, and the cosines of a match.
  package var estimatedBytes: Double {
    let (n, d, K) = (Double(features), Double(dimensions), Double(latents))
    return 4 * (10 * d * K + Double(inputs.batch) * (2 * d + n) + 1024 * K)
      + 16 * K * max(n, twin == .none ? 0 : K)
      + (network?.model.estimatedBytes ?? 0)
  }
}
