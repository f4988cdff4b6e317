public import Matrix

/// The numbers of a network: what is trained and observed.
public struct Network<Scalar: KernelScalar>: Sendable, Equatable {
  /// E, or W of a tied network; n × m.
  public var encoder: WeightMatrix<Scalar>
  /// D, n × m; `nil` for a tied network, whose decoder is the encoder.
  public var decoder: WeightMatrix<Scalar>?
  /// b_h, m numbers; `nil` for none.
  public var hiddenBias: [Scalar]?
  /// b_o, n numbers; `nil` for none.
  public var outputBias: [Scalar]?

  /// Assembles a network; tied and without bias unless more is given.
  ///
  /// - Precondition: shapes agree with the encoder's.
  public init(
    _ encoder: WeightMatrix<Scalar>, decoder: WeightMatrix<Scalar>? = nil,
    hiddenBias: [Scalar]? = nil, outputBias: [Scalar]? = nil
  ) {
    precondition(
      decoder.map { $0.features == encoder.features && $0.hidden == encoder.hidden } ?? true)
    precondition(hiddenBias.map { $0.count == encoder.hidden } ?? true)
    precondition(outputBias.map { $0.count == encoder.features } ?? true)
    self.encoder = encoder
    self.decoder = decoder
    self.hiddenBias = hiddenBias
    self.outputBias = outputBias
  }

  /// What rows of outputs are computed with: D, or W of a tied network.
  public var decoding: WeightMatrix<Scalar> { decoder ?? encoder }

  /// Whether the network has just the parts that the architecture names.
  public func fits(_ architecture: Architecture) -> Bool {
    encoder.features == architecture.features && encoder.hidden == architecture.hidden
      && (decoder == nil) == architecture.isTied
      && (hiddenBias != nil) == architecture.bias.isOnHidden
      && (outputBias != nil) == architecture.bias.isOnOutput
  }

  /// Whether every number is finite.
  ///
  /// A loss need not tell: a hidden unit that is NaN may be silenced by its activation.
  var isFinite: Bool {
    encoder.elements.allSatisfy(\.isFinite) && (decoder?.elements.allSatisfy(\.isFinite) ?? true)
      && (hiddenBias ?? []).allSatisfy(\.isFinite) && (outputBias ?? []).allSatisfy(\.isFinite)
  }
}
