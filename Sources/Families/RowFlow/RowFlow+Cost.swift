internal import Foundation

extension RowFlow {
  /// Stepped: 6m a step; exact: a sort, 2 m log₂ m, and m per recorded time.
  package var estimatedSeconds: Double {
    let m = Double(hidden)
    switch method {
    case .stepped(let stepSize): return 6 * m * (expectedEnd / stepSize) / 1e10
    case .exact: return (2 * m * log2(max(m, 2)) + m * Double(record.points)) / 1e9
    }
  }

  /// The time t at which the flow is expected to end: λt = 1.3 where it ends with a single weight, as
  /// the published one does (science §7).
  private var expectedEnd: Double {
    untilSingle && l1 > 0 ? min(endTime, 1.3 / l1) : endTime
  }

  /// Eight numbers a weight.
  package var estimatedBytes: Double { 64 * Double(hidden) }
}
