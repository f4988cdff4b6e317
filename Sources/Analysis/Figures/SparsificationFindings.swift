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
  package func findings() throws -> [String] {
    var sentences = [
      "m = \(neurons), λ = \(l1.exactText), start |N(0, 1)| · \(startScale.exactText)/√m; "
        + "\(runs.count) runs, \(diverged) diverged."
    ]
    guard
      let prediction = Self.prediction(weights: neurons, l1: l1, startScale: startScale)
    else { return sentences + ["Without ℓ1 no weight dies, and nothing is predicted."] }
    sentences += try comparisons(with: prediction)
    for method in methods { sentences += ends(of: method) }
    return sentences
  }

  private var methods: [String] { Set(runs.map(\.method)).sorted() }

  /// m′ at a few times, beside the closed form and the paper's line.
  private func comparisons(with prediction: RowFlowPrediction) throws -> [String] {
    var sentences: [String] = []
    for flow in [1e-3, 1e-2, 1e-1] {
      for method in methods {
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
    return sentences
  }

  /// Where the rows of one method ended: with one weight, or with none.
  private func ends(of method: String) -> [String] {
    let chosen = runs.filter { $0.method == method }
    let last = chosen.compactMap(\.points.last)
    func sentence(count: Double, _ note: String) -> String? {
      let ends = last.filter { $0.nonzeroWeights == count }
      guard !ends.isEmpty else { return nil }
      return "\(method): \(ends.count) of \(chosen.count) rows \(note), at λt = "
        + MeanEstimate(ends.map { $0.time * l1 }).text
    }
    return [
      sentence(count: 1, "reached m′ = 1").map {
        $0 + "; the one published row, of m = 10⁵ and λ = 10⁻⁵, at ≈ 1.3."
      },
      sentence(count: 0, "lost every weight, m′ = 0").map { $0 + "." },
    ].compactMap { $0 }
  }
}
