internal import Model
internal import Observers

/// A number that is observed of a dictionary; the rows of docs/measures.md.
package struct DictionaryMeasure: Sendable {
  /// The name in results, snake_case.
  package let name: String
  let value: @Sendable (DictionaryLook) -> Double

  init(_ name: String, _ value: @escaping @Sendable (DictionaryLook) -> Double) {
    (self.name, self.value) = (name, value)
  }

  /// Every measure, in the order of the observations' values.
  package static let all: [DictionaryMeasure] =
    [
      DictionaryMeasure("loss") { $0.loss.total },
      DictionaryMeasure("reconstruction_error") { $0.loss.reconstruction },
      DictionaryMeasure("explained_variance") { $0.explainedVariance },
      DictionaryMeasure("active_latents") { $0.activeLatents },
      DictionaryMeasure("dead_latents") { $0.deadLatents },
      DictionaryMeasure("mmcs") { $0.match.meanLargest },
      DictionaryMeasure("mmcs_null") { $0.null.meanLargest },
      DictionaryMeasure("mmcs_excess") { $0.match.meanLargest - $0.null.meanLargest },
    ]
    + cosines.flatMap { cosine, digits in
      [
        DictionaryMeasure("matched_\(digits)") { $0.match.share(from: cosine) },
        DictionaryMeasure("matched_\(digits)_null") { $0.null.share(from: cosine) },
        DictionaryMeasure("matched_\(digits)_excess") {
          $0.match.share(from: cosine) - $0.null.share(from: cosine)
        },
      ]
    }
    + [
      DictionaryMeasure("latents_per_feature_70") { $0.match.learntPerTrue(from: 0.7) },
      DictionaryMeasure("matched_neurons_90") { $0.neurons?.share(from: 0.9) ?? .nan },
    ]
    + cosines.flatMap { cosine, digits in
      [
        DictionaryMeasure("shared_\(digits)") { $0.shared?.share(from: cosine) ?? .nan },
        DictionaryMeasure("shared_\(digits)_null") { $0.sharedNull?.share(from: cosine) ?? .nan },
      ]
    }

  /// Cosines at which directions count as the same, with what they are called.
  private static let cosines = [(0.5, "50"), (0.7, "70"), (0.9, "90")]
}

/// What is known of a dictionary at one step.
struct DictionaryLook: Sendable {
  /// On the evaluation batch.
  let loss: DictionaryLoss
  let explainedVariance: Double
  let activeLatents: Double
  let deadLatents: Double
  /// The true directions against the decoder's rows.
  let match: DirectionMatch
  /// The same against random dictionaries of the same size.
  let null: NullMatch
  /// The true directions against the network's neurons, whatever their sign.
  let neurons: DirectionMatch?
  /// The two dictionaries of a pair, at the end.
  let shared: SharedLatents?
  let sharedNull: SharedLatents?
}

/// The mean of what random dictionaries find.
struct NullMatch: Sendable {
  private let draws: [DirectionMatch]

  init(_ draws: [DirectionMatch]) { self.draws = draws }

  var meanLargest: Double { mean { $0.meanLargest } }
  func share(from cosine: Double) -> Double { mean { $0.share(from: cosine) } }

  private func mean(_ value: (DirectionMatch) -> Double) -> Double {
    draws.reduce(0) { $0 + value($1) } / Double(draws.count)
  }
}

/// What two dictionaries have in common: latents assigned to each other, one to one.
struct SharedLatents: Sendable {
  private let draws: [DirectionMatch]

  init(_ draws: [DirectionMatch]) { self.draws = draws }

  /// Shared latents of at least this cosine, a share of the mean number of latents of the two.
  func share(from cosine: Double) -> Double {
    draws.reduce(0) { sum, match in
      let latents = Double(match.largest.count + match.largestOfLearnt.count) / 2
      return sum + Double(match.count(from: cosine)) / latents
    } / Double(draws.count)
  }
}
