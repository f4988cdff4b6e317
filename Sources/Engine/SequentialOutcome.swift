package import Analysis
internal import Keys
internal import Study

/// Where a cell under a stopping rule ended, for people and for `--json`.
package struct SequentialOutcome: Sendable, Encodable {
  package let study: String
  /// Index in the plan.
  package let cell: Int
  /// The parameters that tell the cell from the study's others.
  private let parameters: [String: ParameterValue]
  private let stopping: SequentialStopping
  /// How far it has come.
  package let progress: SequentialCell

  init(
    study: String, cell: Int, distinction: [String: ParameterValue],
    stopping: SequentialStopping, progress: SequentialCell
  ) {
    self.study = study
    self.cell = cell
    self.stopping = stopping
    self.progress = progress
    parameters = distinction
  }

  /// Whether the mean is known to the target.
  package var isReached: Bool { progress.state == .reached }

  /// What people should know of the cell; `nil` when it reached its target or can still go on.
  package var warning: String? {
    guard progress.state == .atMost else { return nil }
    let names = parameters.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let mean =
      progress.values.isEmpty ? "none has a value" : "the mean is \(progress.estimate.text)"
    return "\(study): cell \(cell)\(names): \(progress.replicates) replicates, the most allowed, "
      + "and \(stopping.measure) is not known to \(stopping.percentage): \(mean)"
  }

  private enum CodingKeys: String, CodingKey {
    case study, cell, parameters, status, replicates, values, mean
    case lower = "ci95_lower"
    case upper = "ci95_upper"
  }

  /// The columns of `summary.csv` where they have the same meaning.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(study, forKey: .study)
    try container.encode(cell, forKey: .cell)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(progress.state, forKey: .status)
    try container.encode(progress.replicates, forKey: .replicates)
    let estimate = progress.estimate
    try container.encode(estimate.count, forKey: .values)
    try container.encodeIfPresent(estimate.mean, forKey: .mean)
    try container.encodeIfPresent(estimate.lower, forKey: .lower)
    try container.encodeIfPresent(estimate.upper, forKey: .upper)
  }
}
