// What trials are of, without the trials.

internal import GRDB
package import Keys

/// What trials of one configuration share that one kernel trained.
package struct TrialKind: Sendable, Equatable {
  /// The resolved configuration, dotted keys.
  package let parameters: [String: ParameterValue]
  /// Names of the measures, in the order of their values.
  package let measures: [String]

  /// Assembles the facts.
  package init(parameters: [String: ParameterValue], measures: [String]) {
    (self.parameters, self.measures) = (parameters, measures)
  }
}

extension ResultStore {
  /// The kinds of trials, in the order in which the sorted trials have them. O(trials log trials), none of
  /// them read.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func kinds(of scope: TrialScope) throws -> [TrialKind] {
    try kinds(in: try order(of: scope))
  }

  /// The kinds of trials whose order is known.
  ///
  /// - Throws: `StoreError`.
  func kinds(in order: TrialOrder) throws -> [TrialKind] {
    try read { db in
      let rows = try RowReader(
        db, sql: "SELECT parameters, measures FROM configuration WHERE id = ?")
      return try order.configurations.flatMap { configuration in
        try rows.map(configuration) { row in
          TrialKind(
            parameters: try CanonicalJSON.parameters(from: try row.text(at: 0)),
            measures: try CanonicalJSON.names(from: try row.text(at: 1)))
        }
      }
    }
  }
}

extension Sequence<TrialKind> {
  /// All measures, in the order in which they are first named.
  package var measures: [String] {
    var seen: Set<String> = []
    return flatMap(\.measures).filter { seen.insert($0).inserted }
  }
}
