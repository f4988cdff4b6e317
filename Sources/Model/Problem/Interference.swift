/// Which part of interference moves the weights of a plain network without noise.
///
/// Interference moves W_ik by −4 lr r_ij W_jk for each feature j ≠ i, with r_ij = ReLU(a_ij) ≥ 0
/// (science §3). Where W_jk has the sign of W_ik, that is towards zero; where it has the opposite one,
/// feature j pushes W_ik outwards.
public enum Interference: Sendable, Hashable {
  /// All of it: the gradient of the loss, the default.
  case full
  /// Without the outward part in the step from this number of steps on and in all later ones (law C,
  /// science §12). What is left in the place of the gradient is
  ///
  /// g_ik = 4 (|W_i|² − 1) W_ik + 4 Σ_{j ≠ i, W_ik W_jk ≥ 0} r_ij W_jk,
  ///
  /// with the signs of the weights before the step. It drops −4 lr r_ij W_jk from W_ik and −4 lr r_ij
  /// W_ik from W_jk together, since both push outwards. Zero has no outward side: nothing is dropped
  /// from a weight of 0. This is the gradient of no loss; the loss that is reported stays the full one, and λ
  /// and decay, the optimiser's business, are as ever.
  case inwardOnly(from: Int)

  /// Whether a step is without the outward part.
  func isInwardOnly(at step: Int) -> Bool {
    guard case .inwardOnly(let first) = self else { return false }
    return step >= first
  }
}
