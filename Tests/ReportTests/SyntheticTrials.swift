import Analysis
import Keys
import Matrix
import Model
import Foundation
import Records
import Report
import Store
import Study
import Theory

/// Invented trials with the shape of real ones, a pure function of their arguments.
enum SyntheticTrials {
  /// A number in 0..<1 from a 64-bit mixer (splitmix64): tests need no quality, only repeatability.
  static func uniform(_ seed: Int) -> Double {
    var z = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
  }

  /// A standard normal number (Box and Muller).
  static func normal(_ seed: Int) -> Double {
    let radius = (-2 * log(1 - uniform(2 * seed + 1))).squareRoot()
    return radius * cos(2 * .pi * uniform(2 * seed + 2))
  }

  static func trial(
    _ parameters: [String: ParameterValue], replicate: Int, outcome: TrialOutcome = .finished,
    measures: [String], observations: [Observation], features: [FeatureOutcome] = []
  ) -> StoredTrial {
    let text = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return StoredTrial(
      identity: TrialIdentity(
        configurationHash: text.joined(separator: ";"), seed: 1, replicate: replicate),
      parameters: parameters, outcome: outcome, kernel: "reference", measures: measures,
      observations: observations, features: features, matrices: [])
  }

  /// Networks with n features, counts scattered about n²/4m times `ratio`.
  static func networks(
    features: Int, widths: [Int], l1: [Double], replicates: Int, ratio: Double,
    unresolved: Double = 0
  ) -> [StoredTrial] {
    let measures = [
      "polysemantic_neurons", "benign_pairs", "malign_pairs", "unresolved_features",
    ]
    var trials: [StoredTrial] = []
    for (level, l1) in l1.enumerated() {
      for width in widths {
        for replicate in 0..<replicates {
          let mean = ratio * Double(features * features) / Double(4 * width)
          let noise = normal(width * 1000 + level * 100_000 + replicate) * mean.squareRoot()
          let count = max(0, (mean + noise).rounded())
          trials.append(
            trial(
              autoencoder(features: features, width: width, l1: l1), replicate: replicate,
              measures: measures,
              observations: [
                Observation(step: 0, time: 0, values: [0, 0, 0, Double(features)]),
                Observation(step: 100, time: 0.4, values: [count, count, 0, unresolved]),
              ],
              features: (0..<features).map {
                FeatureOutcome(
                  feature: $0, finalNeuron: 0, finalWeight: 1, initialRank: $0 % 4 + 1,
                  initialNeuron: 0)
              }))
        }
      }
    }
    return trials
  }

  static func autoencoder(features: Int, width: Int, l1: Double) -> [String: ParameterValue] {
    [
      "model.kind": .text("autoencoder"), "model.n_features": .integer(features),
      "model.n_hidden": .integer(width), "model.init": .text("normal"), "train.l1": .number(l1),
      "train.optimizer": .text("adamw"), "train.noise": .text("none"),
    ]
  }

  /// Noisy networks whose fourth norm rises to the simplex plateau under bipolar noise.
  static func noisy(sharings: [String], steps: Int, replicates: Int) -> [StoredTrial] {
    var trials: [StoredTrial] = []
    for (case1, sharing) in sharings.enumerated() {
      for (case2, noise) in ["bipolar", "gaussian"].enumerated() {
        for (case3, deviation) in [0.07, 0.1, 0.15].enumerated() {
          for replicate in 0..<replicates {
            var parameters = autoencoder(features: 8, width: 16, l1: 0)
            parameters["train.noise"] = .text(noise)
            parameters["train.noise_stdev"] = .number(deviation)
            parameters["train.noise_sharing"] = .text(sharing)
            let seed = ((case1 * 2 + case2) * 3 + case3) * 100 + replicate
            let onset = 2000 * pow(0.15 / deviation, 4) * (1 + 0.2 * normal(seed))
            let base = 0.16 + 0.01 * normal(seed + 7000)
            let observed = [0] + (0..<48).map { Int(pow(Double(steps), Double($0) / 47)) }
            trials.append(
              trial(
                parameters, replicate: replicate, measures: ["mean_fourth_norm"],
                observations: Set(observed).sorted().map { step in
                  let growth = 0.61 / (1 + pow(onset / (Double(step) + 1), 2))
                  let rise = noise == "bipolar" ? growth : 0
                  return Observation(step: step, time: 0.08 * Double(step), values: [base + rise])
                }))
          }
        }
      }
    }
    return trials
  }

  /// Rows followed by the exact solution, `stepped` ones observed at other times.
  static func rows(width: Int, l1: Double, replicates: Int) throws -> [StoredTrial] {
    var trials: [StoredTrial] = []
    for method in ["exact", "stepped"] {
      for replicate in 0..<replicates {
        let start = (0..<width).map {
          abs(normal(replicate * 1_000_000 + $0)) * 0.9 / Double(width).squareRoot()
        }
        let flow = ExactRowFlow(initial: start, l1: l1)
        let end = 2 / l1
        let times = [0] + (0..<49).map { 0.5 * pow(end / 0.5, Double($0) / 48) }
        let states = try flow.states(at: times)
        var observations: [Observation] = []
        for state in states {
          observations.append(
            Observation(
              step: observations.count, time: state.time,
              values: [state.l1Norm, Double(state.nonzeroWeights)]))
          if state.nonzeroWeights <= 1 { break }
        }
        trials.append(
          trial(
            [
              "model.kind": .text("row_flow"), "model.n_hidden": .integer(width),
              "model.init_scale": .number(0.9), "train.l1": .number(l1),
              "train.method": .text(method),
            ], replicate: replicate, measures: ["mean_l1_norm", "mean_nonzero_weights"],
            observations: observations))
      }
    }
    return trials
  }

  /// Matrices with `diagonal` on the diagonal and noise elsewhere.
  static func correlations(side: Int, count: Int, diagonal: Double) -> [WeightMatrix<Float>] {
    (0..<count).map { network in
      WeightMatrix(
        features: side, hidden: side,
        elements: (0..<side * side).map { index in
          Float(
            normal(network * 100_000 + index) * 0.016
              + (index.isMultiple(of: side + 1) ? diagonal : 0))
        })
    }
  }
}

extension FigureDefinition {
  /// Draws trials of cells that share no random numbers.
  func draw(
    trials: [StoredTrial], loadMatrix: MatrixLoader
  ) throws -> Figure {
    try draw(StudyTrials(trials, pairing: .independent), loadMatrix: loadMatrix)
  }
}
