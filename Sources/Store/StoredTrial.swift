// A trial as it is read back.

package import Records

/// A matrix file of a trial.
package struct StoredMatrix: Sendable, Equatable {
  /// `initial`, `final` or `correlation`.
  package let name: String
  /// Where the `.npy` file is, relative to the results folder.
  package let path: String
  /// SHA-256 of the file, 64 lower-case hex digits.
  package let sha256: String
  /// Number of rows, n.
  package let rows: Int
  /// Number of columns: m, or n for a correlation.
  package let columns: Int

  /// Assembles the facts, for tests of what reads them.
  package init(name: String, path: String, sha256: String, rows: Int, columns: Int) {
    self.name = name
    self.path = path
    self.sha256 = sha256
    self.rows = rows
    self.columns = columns
  }
}

/// One trial of a store, with everything but the contents of its matrices.
package typealias StoredTrial = Record<StoredMatrix>
