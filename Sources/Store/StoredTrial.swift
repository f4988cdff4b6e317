// A trial as it is read back.

public import Records

/// A matrix file of a trial.
public struct StoredMatrix: Sendable, Equatable {
  /// `initial`, `final` or `correlation`.
  public let name: String
  /// Where the `.npy` file is, relative to the results folder.
  public let path: String
  /// SHA-256 of the file, 64 lower-case hex digits.
  public let sha256: String
  /// Number of rows, n.
  public let rows: Int
  /// Number of columns: m, or n for a correlation.
  public let columns: Int

  /// Assembles the facts, for tests of what reads them.
  public init(name: String, path: String, sha256: String, rows: Int, columns: Int) {
    self.name = name
    self.path = path
    self.sha256 = sha256
    self.rows = rows
    self.columns = columns
  }
}

/// One trial of a store, with everything but the contents of its matrices.
public typealias StoredTrial = Record<StoredMatrix>
