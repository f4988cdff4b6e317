// Reading: one measure of one cell's trials, without their courses.

internal import GRDB
internal import Records

extension ResultStore {
  /// Final values of one measure in the stored trials of a cell. O(range).
  ///
  /// - Parameters:
  ///   - measure: the name of a measure.
  ///   - configurationHash: the hash in the identities of the cell's trials.
  ///   - seed: the seed in them.
  ///   - replicates: which replicates to read; those that are not stored are left out.
  /// - Returns: values by replicate; NaN where the trial diverged, or where the measure is undefined
  ///   or was not observed.
  /// - Throws: `StoreError`.
  package func finalValues(
    of measure: String, configurationHash: String, seed: Int, replicates: Range<Int>
  ) throws -> [Int: Double] {
    try read { db in
      // SQLite takes a quoted name without a column for text.
      let isObserved = try Schema.measures(in: db).contains(measure)
      let value =
        isObserved
        ? """
        (SELECT \(measure.quotedDatabaseIdentifier) FROM observation
         WHERE observation.trial = trial.id AND status = 'finished' ORDER BY step DESC LIMIT 1)
        """ : "NULL"
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT replicate, \(value)
          FROM configuration JOIN trial ON trial.configuration = configuration.id
          WHERE hash = ? AND seed = ? AND replicate >= ? AND replicate < ?
          """,
        arguments: [configurationHash, seed, replicates.lowerBound, replicates.upperBound])
      var values: [Int: Double] = [:]
      while let row = try rows.next() { values[row[0]] = row.real(at: 1) }
      return values
    }
  }
}
