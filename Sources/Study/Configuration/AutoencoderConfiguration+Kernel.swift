internal import Autoencoder

extension AutoencoderConfiguration {
  /// Refuses a kernel that cannot take the configured steps.
  ///
  /// Only proximal gradient descent has weights that are exactly zero, and only without noise do
  /// they stay so; a silent fall back to another kernel would hide that a run costs a hundred times
  /// what was asked for.
  static func resolveKernel(of resolved: inout ResolvedParameters) {
    guard resolved.values["train.kernel"]?.asText == KernelChoice.activeSet.rawValue else { return }
    if let optimizer = resolved.values["train.optimizer"]?.asText,
      optimizer != ProximalGradient.name
    {
      resolved.report(
        "train.kernel",
        "active_set is for optimizer: \(ProximalGradient.name) only, got \(optimizer)")
    }
    if let noise = resolved.values["train.noise"]?.asText, noise != noNoise {
      resolved.report("train.kernel", "active_set is for noise: none only, got \(noise)")
    }
  }
}
