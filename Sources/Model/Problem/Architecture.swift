/// The shape of a network with one hidden layer, and what is done to its layers:
/// p = Eᵀx + b_h, h = σ_h(p) + ξ, a = D h + b_o, y = σ_o(a).
///
/// E and D are n × m, row i for feature i; tied networks have D = E = W.
public struct Architecture: Sendable {
  /// The layers that have a bias.
  public enum Bias: String, CaseIterable, Sendable {
    /// Neither.
    case none
    /// b_o, n numbers.
    case output
    /// b_h, m numbers.
    case hidden
    /// Both.
    case both

    /// Whether the hidden layer has one.
    public var isOnHidden: Bool { self == .hidden || self == .both }
    /// Whether the output layer has one.
    public var isOnOutput: Bool { self == .output || self == .both }
  }

  /// Features n, at least 1.
  public var features: Int
  /// Hidden neurons m, at least 1.
  public var hidden: Int
  /// Whether the decoder is the encoder.
  public var isTied: Bool
  /// Which layers have a bias.
  public var bias: Bias
  /// σ_h.
  public var hiddenActivation: any Activation.Type
  /// σ_o.
  public var outputActivation: any Activation.Type

  /// Assembles an architecture; what is left out is as in the published model.
  public init(
    features: Int, hidden: Int, isTied: Bool = true, bias: Bias = .none,
    hiddenActivation: any Activation.Type = Identity.self,
    outputActivation: any Activation.Type = ReLU.self
  ) {
    precondition(features >= 1 && hidden >= 1, "a network has a feature and a neuron")
    (self.features, self.hidden) = (features, hidden)
    (self.isTied, self.bias) = (isTied, bias)
    (self.hiddenActivation, self.outputActivation) = (hiddenActivation, outputActivation)
  }

  /// Numbers that are trained: encoder, decoder if it is another, b_h, b_o.
  public var parameterCount: Int {
    (isTied ? 1 : 2) * features * hidden + (bias.isOnHidden ? hidden : 0)
      + (bias.isOnOutput ? features : 0)
  }
}
