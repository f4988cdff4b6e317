/// A symmetric law of hidden noise with mean 0 and a given standard deviation.
///
/// One law is one file in this folder: a type that conforms, and its name in `NoiseLaws.all`.
public protocol NoiseLaw: Sendable {
  /// The name in experiment files, such as `bipolar`.
  static var name: String { get }

  /// Excess kurtosis κ4/σ⁴, the number on which the noisy loss depends at fixed σ (science §6).
  static var excessKurtosis: Double { get }

  /// The law with standard deviation `standardDeviation` > 0, in the units of the hidden
  /// activations.
  init(standardDeviation: Double)

  /// Overwrites `values` with independent draws.
  mutating func fill(_ values: inout [Float], from stream: inout RandomStream)
}

/// The noise laws there are.
public enum NoiseLaws {
  /// Every law; adding one means adding it here.
  public static let all: [any NoiseLaw.Type] = [BipolarNoise.self, GaussianNoise.self]

  /// The law of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any NoiseLaw.Type)? {
    all.first { $0.name == name }
  }
}
