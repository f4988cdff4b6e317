// What the sparsification figure says, in sentences.

internal import Foundation
internal import Theory

extension Double {
  /// The positive number to a real exponent.
  func power(_ exponent: Double) -> Double { pow(self, exponent) }
}

extension Sparsification {
  /// The result in sentences: m′ against the paper's line and the closed form, and where rows end.
  ///
  /// - Throws: `GSLError` when the closed form cannot be computed.
  public func findings() throws -> [String] {
    var sentences = [
      "m = \(neurons), λ = \(l1.exactText), start |N(0, 1)| · \(startScale.exactText)/√m; "
        + "\(runs.count) runs, \(diverged) diverged."
    ]
    let prediction = RowFlowPrediction(weights: neurons, l1: l1, startScale: startScale)
    for flow in [1e-3, 1e-2, 1e-1] {
      for method in Set(runs.map(\.method)).sorted() {
        let near = runs.filter { $0.method == method }.compactMap { run in
          run.points.min { abs(log($0.time * l1 / flow)) < abs(log($1.time * l1 / flow)) }
        }
        // A common time only: replicates of one configuration are observed at the same times.
        guard let time = near.first?.time, near.allSatisfy({ $0.time == time }),
          abs(log(time * l1 / flow)) < 0.7, let closed = try prediction.halfNormal(at: [time]).first
        else { continue }
        let estimate = MeanEstimate(near.map(\.nonzeroWeights))
        sentences.append(
          "\(method), t = \(time.text()): m′ = \(estimate.text); closed form "
            + "\(closed.nonzeroWeights.text()), paper's line "
            + "\(prediction.paper(at: time).nonzeroWeights.text()).")
      }
    }
    for method in Set(runs.map(\.method)).sorted() {
      let chosen = runs.filter { $0.method == method }
      let ends = chosen.compactMap(\.points.last).filter { $0.nonzeroWeights <= 1 }
      guard !ends.isEmpty else { continue }
      sentences.append(
        "\(method): \(ends.count) of \(chosen.count) rows reached m′ = 1, at λt = "
          + "\(MeanEstimate(ends.map { $0.time * l1 }).text); the published row at ≈ 1.3.")
    }
    return sentences
  }
}
