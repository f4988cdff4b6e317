public import Matrix

/// A sparse autoencoder of vectors x in d dimensions: f = σ(E (x − b_d) + b_e), x̂ = Dᵀ f + b_d.
///
/// Row j of E and of D belongs to latent j; both are K × d, and what papers call a column of the
/// decoder is a row here. Rows of D have norm 1 before and after every step of training.
public struct SparseDictionary: Sendable, Equatable {
  /// Which pre-activations become activations.
  public enum Activation: Sendable, Hashable {
    /// All positive ones.
    case relu
    /// Of each example the largest ones, as many as this at most, as far as they are positive.
    case topK(Int)
  }

  /// E, K × d.
  public var encoder: WeightMatrix<Float>
  /// D, K × d.
  public var decoder: WeightMatrix<Float>
  /// b_e, K numbers.
  public var latentBias: [Float]
  /// b_d, d numbers.
  public var outputBias: [Float]

  /// A dictionary that encodes by what it decodes with, and has biases of 0: where training starts.
  ///
  /// - Parameter directions: K × d; rows of norm 1.
  public init(directions: WeightMatrix<Float>) {
    (encoder, decoder) = (directions, directions)
    latentBias = Array(repeating: 0, count: directions.features)
    outputBias = Array(repeating: 0, count: directions.hidden)
  }

  /// Latents K.
  public var latents: Int { decoder.features }
  /// Dimensions d.
  public var dimensions: Int { decoder.hidden }

  /// Whether every number is finite.
  public var isFinite: Bool {
    [encoder.elements, decoder.elements, latentBias, outputBias].allSatisfy {
      $0.allSatisfy(\.isFinite)
    }
  }
}

/// The loss mean‖x − x̂‖² + λ mean‖f‖₁ of a batch, means over its examples, in its two parts.
public struct DictionaryLoss: Sendable, Equatable {
  /// Mean over examples of ‖x − x̂‖², a sum over dimensions.
  public let reconstruction: Double
  /// λ times the mean over examples of Σ_j f_j.
  public let sparsity: Double

  /// Both.
  public var total: Double { reconstruction + sparsity }
}
