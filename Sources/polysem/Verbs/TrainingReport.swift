internal import Keys
internal import Model
internal import Foundation
internal import Records
internal import Families

/// What `polysem train` prints.
struct TrainingReport: Encodable {
  /// `finished` or `diverged`.
  let outcome: String
  /// Steps taken when the loss or a weight stopped being finite.
  let divergedAtStep: Int?
  let kernel: String
  let seed: Int
  /// Resolved, dotted keys; a noise file stands in place of a law.
  let parameters: [String: ParameterValue]
  /// Values at the last observation, by measure; null where undefined.
  let final: [String: Double?]
  /// Every observation: `step`, `time` and the measures.
  let trajectory: [[String: Double?]]

  private enum CodingKeys: String, CodingKey {
    case outcome, kernel, seed, parameters, final, trajectory
    case divergedAtStep = "diverged_at_step"
  }

  init<Scalar: KernelScalar>(
    kernel: String, parameters: [String: ParameterValue], seed: Int, measures: [String],
    run: NetworkRun<Scalar>
  ) {
    switch run.outcome {
    case .finished: (outcome, divergedAtStep) = ("finished", nil)
    case .diverged(let step): (outcome, divergedAtStep) = ("diverged", step)
    }
    self.kernel = kernel
    self.parameters = parameters
    self.seed = seed
    let rows = run.observations.map { observation in
      // JSON has no infinities: a time beyond all numbers is null, as a loss that is none.
      var row: [String: Double?] = [
        "step": Double(observation.step),
        "time": observation.time.isFinite ? observation.time : nil,
      ]
      for (name, value) in zip(measures, observation.values) {
        row.updateValue(value.isFinite ? value : nil, forKey: name)
      }
      return row
    }
    trajectory = rows
    final = rows.last ?? [:]
  }

  /// The final measures for people, one a line.
  var text: String {
    var lines = final.sorted { $0.key < $1.key }.map { name, value in
      let label = name.padding(toLength: 28, withPad: " ", startingAt: 0)
      return label + (value.map { String(format: "%.6g", $0) } ?? "undefined")
    }
    if let divergedAtStep { lines.append("diverged at step \(divergedAtStep)") }
    return lines.joined(separator: "\n")
  }
}
