/// Over which weights Adam and AdamW take one running mean of squared gradients: an intervention, since
/// a weight's own mean divides its steps by how much it interfered at the start (science §12).
///
/// With g_ik the whole gradient of W_ik (λ sign w and coupled decay included, as in PyTorch), every
/// step does v ← β₂ v + (1 − β₂) s from v = 0, where s is
///
/// - `weight`: g_ik², a v for each weight, as published;
/// - `row`: (1/m) Σ_k g_ik², a v for each feature;
/// - `network`: (1/nm) Σ_ik g_ik², a single v.
///
/// First moment, bias corrections, ε and decay stay each weight's own. With a shared v the weights of a
/// row (of the network) have steps in the ratio of their first moments, as under momentum; v is the
/// mean and not the sum, so that the size of steps is comparable.
public enum SecondMoment: String, CaseIterable, Sendable {
  /// A second moment for each weight: Adam as published, the default.
  case weight
  /// One for each feature's row of W.
  case row
  /// One for all of W.
  case network
}

/// An optimiser with a second moment.
public protocol AdaptiveOptimizer: Optimizer {
  /// What shares a second moment; `weight` unless set. Others are for networks of one matrix: tied and
  /// without bias.
  var secondMoment: SecondMoment { get set }
}

extension Problem {
  /// What shares a second moment of the optimiser; `weight` for optimisers that have none.
  var secondMoment: SecondMoment {
    (optimizer as? any AdaptiveOptimizer)?.secondMoment ?? .weight
  }
}
