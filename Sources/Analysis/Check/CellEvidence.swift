// What a regression check knows of one cell: a short trajectory, and samples of whole networks.

internal import Foundation
package import Records
internal import Statistics
internal import Study

/// One network followed over its first steps, for comparison bit by bit and within tolerances.
package struct ShortTrajectory: Sendable, Codable, Equatable {
  /// Optimiser steps that it is long.
  package static let steps = 100

  /// `TrialRecord.fingerprint`, the final weights included.
  package let fingerprint: String
  /// Names of the observed measures.
  package let measures: [String]
  /// A row of values an observed step; `nil` where a measure is undefined.
  package let values: [[Double?]]

  /// What was seen of the network.
  package init(_ record: TrialRecord) {
    fingerprint = record.fingerprint
    measures = record.measures
    values = record.observations.map { $0.values.map { $0.isFinite ? $0 : nil } }
  }
}

/// A measure at one observed step, over independent networks.
package struct SampleEvidence: Sendable, Codable, Equatable {
  /// The measure's name.
  package let measure: String
  /// Optimiser steps taken.
  package let step: Int
  /// Networks for which the measure is defined, at least 2.
  package let count: Int
  /// Their mean.
  package let mean: Double
  /// Their standard deviation; 0 exactly where all are equal.
  package let standardDeviation: Double

  /// Summarises finite `values`; `nil` for fewer than two.
  init?(measure: String, step: Int, values: [Double]) {
    let summary = SampleSummary(values)
    guard summary.count >= 2 else { return nil }
    (self.measure, self.step, count) = (measure, step, summary.count)
    mean = summary.mean
    standardDeviation = summary.minimum == summary.maximum ? 0 : summary.standardDeviation
  }

  private enum CodingKeys: String, CodingKey {
    case measure, step, count, mean
    case standardDeviation = "standard_deviation"
  }
}

/// What was seen of one cell.
package struct CellEvidence: Sendable, Codable, Equatable {
  /// The first steps of one network; `nil` where there was no time for it.
  package let trajectory: ShortTrajectory?
  /// Networks that were trained.
  package let trials: Int
  /// Those of them that diverged; part of no sample.
  package let diverged: Int
  /// Every measure at every step that the networks were observed at.
  package let samples: [SampleEvidence]

  /// Summarises one cell.
  ///
  /// - Parameters:
  ///   - cell: whole networks, all observed at the same steps.
  ///   - trajectory: the first steps of one network.
  package init(_ cell: Cell, trajectory: TrialRecord?) {
    self.trajectory = trajectory.map(ShortTrajectory.init)
    (trials, diverged) = (cell.trials.count, cell.diverged)
    let first = cell.finished.first
    let steps = first?.observations.map(\.step) ?? []
    samples = steps.enumerated().flatMap { look, step in
      (first?.measures ?? []).compactMap { measure in
        let values = cell.values(measure) { look < $0.count ? $0[look] : nil }
        return SampleEvidence(measure: measure, step: step, values: values)
      }
    }
  }
}

extension CellEvidence {
  /// Whether it can have come from networks.
  var isSound: Bool {
    let hasTable = trajectory.map { table in
      table.values.allSatisfy { $0.count == table.measures.count }
    }
    let keys = Set(samples.map { "\($0.measure) \($0.step)" })
    return hasTable ?? true && trials >= 0 && diverged >= 0 && diverged <= trials
      && !samples.isEmpty && keys.count == samples.count
      && samples.allSatisfy { $0.count >= 2 && $0.count <= trials && $0.standardDeviation >= 0 }
  }
}
