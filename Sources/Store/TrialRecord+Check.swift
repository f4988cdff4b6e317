// What a record must fulfil before any of its batch is stored.

internal import Keys
internal import Records

extension TrialRecord {
  /// Refuses measures and parameters that could not be given back, before a transaction begins.
  ///
  /// - Throws: `StoreError.malformedRecord`.
  func checkNames() throws {
    for name in measures {
      guard Schema.isName(name) else { throw malformed("measure '\(name)' is no name") }
      guard !Schema.observationColumns.contains(name), !Views.trialColumns.contains(name) else {
        throw malformed("a measure may not be called '\(name)'")
      }
    }
    guard Set(measures).count == measures.count else { throw malformed("a measure is there twice") }
    for (key, value) in parameters {
      guard Schema.isDottedKey(key) else { throw malformed("parameter '\(key)' is no dotted key") }
      if case .number(let number) = value, !number.isFinite {
        throw malformed("parameter \(key) is \(number)")
      }
    }
  }

  /// Refuses everything else that could not be given back.
  ///
  /// - Throws: `StoreError.malformedRecord`.
  func checkValues() throws {
    for observation in observations {
      guard observation.values.count == measures.count else {
        throw malformed(
          "\(observation.values.count) values for \(measures.count) measures at step "
            + "\(observation.step)")
      }
      guard !observation.time.isNaN else {
        throw malformed("no time at step \(observation.step)")
      }
    }
    for (earlier, later) in zip(observations, observations.dropFirst())
    where earlier.step >= later.step {
      throw malformed("step \(later.step) follows step \(earlier.step)")
    }
    for (earlier, later) in zip(features, features.dropFirst())
    where earlier.feature >= later.feature {
      throw malformed("feature \(later.feature) follows feature \(earlier.feature)")
    }
    for matrix in matrices where !Schema.isName(matrix.name) {
      throw malformed("matrix '\(matrix.name)' is no name")
    }
    guard matrices.isEmpty || Set(matrices.map(\.name)).count == matrices.count else {
      throw malformed("a matrix is there twice")
    }
    for table in tables {
      guard Schema.isName(table.name), table.columns.allSatisfy({ Schema.isName($0) }) else {
        throw malformed("table '\(table.name)' or a column of it is no name")
      }
      guard Set(table.columns).count == table.columns.count else {
        throw malformed("a column of table \(table.name) is there twice")
      }
    }
    guard tables.isEmpty || Set(tables.map(\.name)).count == tables.count else {
      throw malformed("a table is there twice")
    }
  }

  private func malformed(_ reason: String) -> StoreError {
    .malformedRecord(key: identity.key, reason: reason)
  }
}
