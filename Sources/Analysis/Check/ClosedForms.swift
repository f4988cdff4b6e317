// What is known without a baseline: networks and flows small enough to be solved by hand.

internal import Foundation
internal import Keys
internal import Records
internal import Study
internal import Theory

/// Rows of the tolerance tier that hold on every machine and for every version.
package enum ClosedForms {
  /// Runs and compares all of them; under a second.
  ///
  /// - Throws: what the row flow's integrator throws, which no row here provokes.
  package static func rows() throws -> [CheckRow] {
    try [normGrowth(), stationaryWeight(), stepOfAdam(), steppedRowFlow()]
  }

  /// One feature without ℓ1 on one neuron: w ← w (1 + 4 lr (1 − w²)), iterated here.
  private static func normGrowth() throws -> CheckRow {
    let (start, found) = try squaredNorms([
      "train.optimizer": .text("sgd"), "train.lr": .number(0.02), "train.l1": .number(0),
      "train.steps": .integer(40),
    ])
    var weight = start.squareRoot()
    for _ in 0..<40 { weight *= 1 + 4 * 0.02 * (1 - weight * weight) }
    return row("growth of one weight without ℓ1", expected: weight * weight, found, within: 1e-5)
  }

  /// One feature with ℓ1 by proximal descent comes to rest where 4 (1 − w²) w = λ.
  private static func stationaryWeight() throws -> CheckRow {
    let l1 = 0.4
    let (_, found) = try squaredNorms([
      "train.optimizer": .text("proximal"), "train.lr": .number(0.02), "train.l1": .number(l1),
      "train.steps": .integer(4000),
    ])
    var weight = 1.0
    for _ in 0..<60 {
      weight -= (4 * (weight - weight * weight * weight) - l1) / (4 - 12 * weight * weight)
    }
    return row("rest of one weight with ℓ1", expected: weight * weight, found, within: 1e-5)
  }

  /// Adam's first step has the size lr whatever the gradient (Kingma & Ba 2015), its bias being
  /// corrected for step 1.
  private static func stepOfAdam() throws -> CheckRow {
    let (start, found) = try squaredNorms([
      "train.optimizer": .text("adam"), "train.lr": .number(0.01), "train.l1": .number(0),
      "train.steps": .integer(1),
    ])
    let grown = start.squareRoot() < 1 ? 0.01 : -0.01
    let weight = start.squareRoot() + grown
    return row("first step of Adam", expected: weight * weight, found, within: 1e-5)
  }

  /// The Euler flow of a row against its closed solution, at a time when half the weights are gone.
  private static func steppedRowFlow() throws -> CheckRow {
    let initial = (1...2000).map { 0.9 * Double($0) / 2000 / 1000.squareRoot() }
    let exact = ExactRowFlow(initial: initial, l1: 1e-3)
    let time = try exact.time(untilNonzeroWeights: 1000) ?? 0
    var flow = SteppedRowFlow(initial: initial, l1: 1e-3, stepSize: 1e-3)
    while Double(flow.steps) * 1e-3 < time { flow.step() }
    return row(
      "weights left of a row, stepped against exact", expected: 1000,
      Double(flow.nonzeroWeights), within: 0.01)
  }

  /// |w|² of a network of one feature and one neuron, at the start and at the end.
  private static func squaredNorms(
    _ train: [String: ParameterValue]
  ) throws -> (start: Double, end: Double) {
    let base: [String: ParameterValue] = [
      "model.n_features": .integer(1), "model.n_hidden": .integer(1), "model.init": .text("normal"),
      "train.noise": .text("none"), "train.precision": .text("float64"),
      "record.points": .integer(2),
    ]
    let configuration = try TrialConfiguration(parameters: base.merging(train) { $1 })
    let record = try Trial(
      configuration: configuration, seeds: Seeds(study: 1, replicates: 1), replicate: 0, cell: 0
    ).record()
    let column = record.measures.firstIndex(of: "mean_squared_norm") ?? 0
    let values = record.observations.map { $0.values[column] }
    return (values.first ?? .nan, values.last ?? .nan)
  }

  private static func row(
    _ subject: String, expected: Double, _ found: Double, within tolerance: Double
  ) -> CheckRow {
    let difference = abs(found - expected) / abs(expected)
    return CheckRow(
      tier: .tolerance, subject: "closed form", family: subject, expected: .number(expected),
      found: .number(found), distance: CheckDistance(value: difference, unit: "relative"),
      verdict: difference <= tolerance ? .passed : .failed)
  }
}
