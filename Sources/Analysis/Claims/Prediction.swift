// What theory says of a measure in a cell, by name.

internal import Keys
internal import Theory

/// A closed form that a measure may be compared with.
struct Prediction {
  /// The measure that it is of.
  let measure: String
  /// Its value in a cell of these parameters, in the measure's unit; `nil` where it has none there.
  let value: @Sendable ([String: ParameterValue]) -> Double?

  /// All of them, by the name that `to` takes.
  static let all: [String: Prediction] = [
    "injection_null": Prediction(measure: "polysemantic_neurons") { parameters in
      guard let (features, neurons) = sizes(parameters), features >= 2, features <= 2 * neurons
      else {
        return nil
      }
      return InjectionNull(features: features, neurons: neurons).mean
    },
    "paper": Prediction(measure: "polysemantic_neurons") { parameters in
      sizes(parameters).map { InjectionNull.paperEstimate(features: $0, neurons: $1) }
    },
    // If the initially largest weight of each row always won, with |w| = 1.
    "largest_weight": Prediction(measure: "mean_initial_final_overlap") { parameters in
      guard let (_, neurons) = sizes(parameters), parameters["model.init"]?.asText == "normal"
      else { return nil }
      return try? LargestWeight(weights: neurons).expectation()
    },
    "axis_aligned_simplex": Prediction(measure: "mean_fourth_norm") { parameters in
      guard let (features, _) = sizes(parameters), features >= 2 else { return nil }
      return Simplex(rows: features).axisAlignedFourthNorm
    },
  ]

  /// How sentences call them.
  static let words = [
    "injection_null": "that of a random injection", "paper": "the paper's n²/4m",
    "largest_weight": "the expected largest initial |w|",
    "axis_aligned_simplex": "that of the axis-aligned simplex",
  ]

  /// How an axis calls it.
  static func text(_ name: String) -> String {
    ["injection_null": "random injection", "paper": "n²/4m"][name] ?? name.replacing("_", with: " ")
  }

  private static func sizes(
    _ parameters: [String: ParameterValue]
  ) -> (features: Int, neurons: Int)? {
    guard let features = parameters["model.n_features"]?.asNumber,
      let neurons = parameters["model.n_hidden"]?.asNumber
    else { return nil }
    return (Int(features), Int(neurons))
  }
}
