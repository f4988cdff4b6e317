import Analysis
import Keys
import Model
import Records
import Study
import TestSupport

/// Hand-made evidence of one cell.
enum Evidence {
  /// A network that showed `values` of `mean_squared_norm` at the steps 0, 10, 20, …
  static func record(
    _ values: [Double], replicate: Int = 0, outcome: TrialOutcome = .finished,
    matrices: [RecordedMatrix] = []
  ) -> TrialRecord {
    TrialRecord(
      identity: TrialIdentity(configurationHash: "cell", seed: 1, replicate: replicate),
      parameters: [:], outcome: outcome, kernel: "reference", measures: ["mean_squared_norm"],
      observations: values.enumerated().map {
        Observation(step: 10 * $0.offset, time: 0, values: [$0.element])
      },
      features: [], matrices: matrices)
  }

  /// A cell of networks that showed `values` at a single step, the first of them its trajectory.
  static func cell(_ values: [Double], diverged: Int = 0) -> CellEvidence {
    let finished = values.enumerated().map { record([$0.element], replicate: $0.offset) }
    let broken = (0..<diverged).map {
      record([], replicate: values.count + $0, outcome: .diverged(step: 3))
    }
    return CellEvidence(
      Cell(parameters: [:], trials: (finished + broken).map { $0.holding([]) }),
      trajectory: finished.first)
  }

  /// A study of that one cell.
  static func study(_ cell: CellEvidence) -> BaselineStudy {
    BaselineStudy(
      name: "study", seed: 1, replicates: 2, cells: [parameters], evidence: [cell])
  }

  /// A possible network.
  private static let parameters: [String: ParameterValue] = [
    "model.n_features": .integer(2), "model.n_hidden": .integer(4), "model.init": .text("normal"),
    "train.optimizer": .text("sgd"), "train.lr": .number(1), "train.steps": .integer(10),
    "train.l1": .number(0.1), "train.noise": .text("none"),
  ]

  /// The judged rows of one cell against another.
  static func rows(
    _ old: CellEvidence, _ new: CellEvidence, planned: Int = 0, obstacle: String? = nil
  ) -> [CheckRow] {
    RegressionCheck.judged(
      RegressionCheck.rows(study(old), fresh: [new], planned: planned, obstacle: obstacle))
  }
}
