// The loss of science §2 and its parts, at the weights alone: hidden noise, where there is any, is
// left out.

internal import Model

extension Measure {
  /// Everything the optimiser sees, without noise.
  public static let loss = Measure(
    "loss", "reconstruction_loss + interference_loss + l1_loss"
  ) {
    $0.reconstruction + $0.interference + $0.penalty + ($0.loss?.otherPenalties ?? 0)
  }

  /// What is lost of the features themselves.
  public static let reconstructionLoss = Measure(
    "reconstruction_loss", "Σ_i (1 − ReLU(a_ii))²"
  ) {
    $0.reconstruction
  }

  /// What features do to each other.
  public static let interferenceLoss = Measure(
    "interference_loss", "interference Σ_{i≠j} ReLU(a_ij)²"
  ) {
    $0.interference
  }

  /// What a network costs that is not punished: the levers against polysemanticity are compared at this.
  public static let dataLoss = Measure(
    "data_loss", "reconstruction_loss + interference_loss, what penalties leave"
  ) {
    $0.reconstruction + $0.interference
  }

  /// What the regulariser costs; NaN where λ is not known.
  public static let l1Loss = Measure("l1_loss", "λ ‖W‖₁") { $0.penalty }
}

extension MatrixSummary {
  fileprivate var reconstruction: Double {
    if let loss { return loss.data.reconstruction }
    return overlaps.diagonal.reduce(0) { sum, norm in
      let error = 1 - max(norm, 0)
      return sum + error * error
    }
  }

  fileprivate var interference: Double { loss?.data.interference ?? overlaps.interference }

  fileprivate var penalty: Double {
    if let loss { return loss.l1 }
    guard let l1 else { return .nan }
    return l1 * rows.reduce(0) { $0 + $1.l1Norm }
  }
}
