// Each feature's race as a choice among neurons, with what was known at the start.

internal import Families
internal import Foundation
internal import Matrix
internal import Model
internal import Observers
internal import Records
internal import Statistics
internal import Store
internal import Study

/// What of a weight at the start may tell whether its neuron wins.
enum WinnerCovariate: String, CaseIterable {
  /// |W_init,ik|·√m.
  case weight
  /// ln|∂loss/∂W_ik| at the start, λ sign w included.
  case logGradient = "log_gradient"
  /// |W_ik|·√m once interference has relaxed (`Foresight`).
  case relaxed
}

/// The races of a cell's networks, from their kept initial weights and where features ended.
struct WinnerChoices {
  /// By network; a choice for each feature, whose alternatives are the neurons.
  let networks: [Replicate: [ConditionalLogit.Choice]]

  /// Reads a cell; `nil` where its objective is not the plain one, of which alone gradients are
  /// known, and without networks where none kept `initial`. Costs a pass over the kept matrices, and
  /// 200 training steps a network for `relaxed`.
  ///
  /// - Parameters:
  ///   - cell: whose networks are read.
  ///   - covariates: which, in order.
  ///   - load: reads one stored matrix.
  /// - Throws: What `load` throws.
  init?(
    _ cell: Cell, _ covariates: [WinnerCovariate],
    load: (StoredMatrix) throws -> WeightMatrix<Float>
  ) throws {
    guard
      let model = try? TrialConfiguration(parameters: cell.parameters).model as? Autoencoder,
      model.problem.objective.isPlain
    else { return nil }
    let l1 = model.problem.rates(at: 0).l1
    var networks: [Replicate: [ConditionalLogit.Choice]] = [:]
    for trial in cell.finished where !trial.features.isEmpty {
      guard let stored = trial.matrices.first(where: { $0.name == "initial" }) else { continue }
      networks[Replicate(trial)] = Self.choices(
        try load(stored), covariates, l1: l1, winners: trial.features.map(\.finalNeuron))
    }
    self.networks = networks
  }

  private static func choices(
    _ initial: WeightMatrix<Float>, _ covariates: [WinnerCovariate], l1: Double, winners: [Int]
  ) -> [ConditionalLogit.Choice] {
    let isForetold = covariates.contains { $0 != .weight }
    let foresight = isForetold ? Foresight(initial, l1: l1) : nil
    let scale = Double(initial.hidden).squareRoot()
    return winners.enumerated().map { feature, winner in
      var values = [Double](repeating: 0, count: initial.hidden * covariates.count)
      for (place, covariate) in covariates.enumerated() {
        for neuron in 0..<initial.hidden {
          values[neuron * covariates.count + place] =
            switch covariate {
            case .weight: Double(initial[feature, neuron].magnitude) * scale
            case .relaxed: Double(foresight?.relaxed[feature, neuron].magnitude ?? 0) * scale
            case .logGradient: log(of: foresight?.gradient[feature, neuron] ?? 0)
            }
        }
      }
      return ConditionalLogit.Choice(covariates: values, taken: winner)
    }
  }

  // A gradient of exactly zero is rounding's.
  private static func log(of gradient: Float) -> Double {
    Foundation.log(Double(max(gradient.magnitude, .leastNormalMagnitude)))
  }

  /// The model fitted to some networks.
  ///
  /// - Throws: `FitError`, `GSLError`.
  static func fit(
    _ networks: [[ConditionalLogit.Choice]], parameters: Int
  ) throws -> ConditionalLogit {
    try ConditionalLogit(networks, parameterCount: parameters)
  }

  /// The share of each network's features whose winner is the likeliest by a model fitted to networks
  /// of the other half: replicates of even number predict odd ones, and the reverse.
  ///
  /// - Throws: `FitError`, `GSLError`.
  func heldOutHits(parameters: Int) throws -> [Replicate: Double] {
    var hits: [Replicate: Double] = [:]
    for parity in [0, 1] {
      let training = networks.filter { $0.key.number % 2 != parity }
      let model = try Self.fit(
        training.sorted { $0.key < $1.key }.map(\.value), parameters: parameters)
      for (replicate, choices) in networks where replicate.number % 2 == parity {
        hits[replicate] =
          Double(choices.count { model.likeliest(of: $0) == $0.taken }) / Double(choices.count)
      }
    }
    return hits
  }
}
