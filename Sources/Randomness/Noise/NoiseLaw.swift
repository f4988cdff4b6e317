public import Keys

/// Random values of a step, one stream of them.
public protocol StepLaw: Sendable {
  /// Overwrites `values` with independent draws.
  mutating func fill(_ values: inout [Float], from stream: inout RandomStream)
}

/// A symmetric law of hidden noise with mean 0 and a given standard deviation.
///
/// One law is one file in this folder: a type that conforms, its name in `NoiseLaws.all` and its
/// row in docs/laws.md.
public protocol NoiseLaw: StepLaw {
  /// The name in experiment files, such as `bipolar`.
  static var name: String { get }

  /// What the law needs besides its standard deviation; their keys begin with `noise_`.
  static var parameters: [ParameterDescription] { get }

  /// Excess kurtosis κ4/σ⁴ ≥ −2, the number on which the noisy loss depends at fixed σ (science
  /// §6).
  var excessKurtosis: Double { get }

  /// E ξ⁶/σ⁶; infinite where the law has no sixth moment.
  var sixthMoment: Double { get }

  /// The law with standard deviation `standardDeviation` > 0, in the units of the hidden
  /// activations.
  ///
  /// - Precondition: `values` has every parameter without a default, and all within their ranges.
  init(standardDeviation: Double, values: [String: Double])
}

extension NoiseLaw {
  /// None.
  public static var parameters: [ParameterDescription] { [] }

  /// The law with its parameters' defaults.
  public init(standardDeviation: Double) {
    self.init(standardDeviation: standardDeviation, values: [:])
  }
}

/// The noise laws there are.
public enum NoiseLaws {
  /// Every law; adding one means adding it here.
  public static let all: [any NoiseLaw.Type] = [
    BipolarNoise.self,
    GaussianNoise.self,
    UniformNoise.self,
    LaplaceNoise.self,
    ThreePointNoise.self,
    StudentNoise.self,
  ]

  /// The law of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any NoiseLaw.Type)? {
    all.first { $0.name == name }
  }
}
