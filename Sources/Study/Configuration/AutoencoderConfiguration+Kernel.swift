internal import Keys
internal import Model

extension AutoencoderConfiguration {
  private static let toleranceKey = "train.block_tolerance"

  /// The keys that only some kernels have.
  static var kernelRules: [KeyRule] {
    [
      KeyRule(
        toleranceKey, .number(.positive), .conditional,
        "error aimed at, a block of steps, in an entry of W Wᵀ")
    ]
  }

  /// Refuses a kernel that cannot take the configured steps, and fills in or refuses its numbers.
  ///
  /// Only proximal gradient descent has weights that are exactly zero, and only without noise do
  /// they stay so; a silent fall back to another kernel would hide that a run costs a hundred times
  /// what was asked for.
  static func resolveKernel(of resolved: inout ResolvedParameters) {
    let kernel = resolved.values["train.kernel"]?.asText.flatMap(KernelChoice.init(rawValue:))
    if kernel == .activeSetBlocks {
      if resolved.values[toleranceKey] == nil { resolved.set(toleranceKey, .number(1e-3)) }
    } else if resolved.values[toleranceKey] != nil {
      resolved.report(
        toleranceKey, "has no meaning without kernel: \(KernelChoice.activeSetBlocks.rawValue)")
    }
    guard let kernel, kernel == .activeSet || kernel == .activeSetBlocks else { return }
    if let optimizer = resolved.values["train.optimizer"]?.asText,
      optimizer != ProximalGradient.name
    {
      resolved.report(
        "train.kernel",
        "\(kernel.rawValue) is for optimizer: \(ProximalGradient.name) only, got \(optimizer)")
    }
    if let noise = resolved.values["train.noise"]?.asText, noise != noNoise {
      resolved.report("train.kernel", "\(kernel.rawValue) is for noise: none only, got \(noise)")
    }
  }

  /// The tolerance in resolved parameters, `nil` where the kernel has none.
  static func blockTolerance(_ resolved: ResolvedParameters) -> Double? {
    resolved.values[toleranceKey] == nil ? nil : resolved.number(toleranceKey)
  }

  /// The same under its key.
  var blockToleranceParameter: [String: ParameterValue] {
    blockTolerance.map { [Self.toleranceKey: .number($0)] } ?? [:]
  }
}
