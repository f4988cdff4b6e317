/// What is added to the data loss. No penalty touches a bias.
public struct Penalties: Sendable, Hashable {
  /// λ: adds λ Σ|w| over encoder and, if untied, decoder. The optimiser's own affair
  /// (`UpdateRule`).
  public var l1: Schedule
  /// Adds `l2` · Σw² over encoder and, if untied, decoder; through the gradient.
  public var l2: Schedule
  /// Adds `activationL1` · Σ ‖σ_h(p)‖₁ over examples, reduced as the data loss is; through the
  /// gradient. Noise comes after σ_h and is not punished.
  public var activationL1: Schedule

  /// Adds `decorrelation` · Σ_{i≠j} (W_i ∘ W_i) · (W_j ∘ W_j) for encoder and, if untied, decoder: what
  /// features have on the same neurons; through the gradient.
  public var decorrelation: Schedule

  /// Assembles penalties; none unless given.
  public init(
    l1: Schedule = .constant(0), l2: Schedule = .constant(0),
    activationL1: Schedule = .constant(0), decorrelation: Schedule = .constant(0)
  ) {
    (self.l1, self.l2) = (l1, l2)
    (self.activationL1, self.decorrelation) = (activationL1, decorrelation)
  }
}
