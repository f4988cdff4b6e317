// Reading: which trials there are, their records and their matrices.

package import Matrix
internal import Foundation
internal import GRDB
internal import Records

extension ResultStore {
  /// Trials with their observations and features, sorted by identity.
  ///
  /// O(rows).
  ///
  /// - Parameters:
  ///   - name: a study of this store; `nil` for every trial of the store.
  ///   - observers: whose tables to read; those of pairs can be larger than all else.
  /// - Returns: the trials, sorted by identity.
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func trials(
    inStudy name: String? = nil, withTablesOf observers: Set<String> = []
  ) throws -> [StoredTrial] {
    try trials(of: name.map(TrialScope.study) ?? .everything, .courses(observers: observers))
  }

  /// Trials as they ended, sorted by identity: with their last observations alone, and without
  /// features and matrices. O(trials), however often they were looked at; some 500 bytes for each.
  ///
  /// - Returns: the trials, sorted by identity.
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func finalStates(of scope: TrialScope = .everything) throws -> [StoredTrial] {
    try trials(of: scope, .finalStates)
  }

  func trials(
    of scope: TrialScope, _ extent: TrialReader.Extent, requiringDigests: Bool = false
  ) throws -> [StoredTrial] {
    try read { db in
      if case .study(let name) = scope { try require(study: name, in: db) }
      let reader = try TrialReader(
        path: path, db: db, extent: extent, requiresDigests: requiringDigests)
      return try TrialOrder(of: scope, in: db).numbers.map { try reader.trial($0) }
    }
  }

  /// Reads a matrix and checks it against the digest that was stored. O(elements).
  ///
  /// - Throws: `StoreError.corruptMatrix` if the file is missing, altered or of another shape.
  package func load(_ matrix: StoredMatrix) throws -> WeightMatrix<Float> {
    let file = folder.appendingPathComponent(matrix.path)
    let corrupt = { StoreError.corruptMatrix(path: file.path, reason: $0) }
    guard !matrix.path.hasPrefix("/"), !matrix.path.split(separator: "/").contains("..") else {
      throw corrupt("it is outside of the folder")
    }
    let bytes: [UInt8]
    do {
      bytes = try AtomicFile.read(file.path)
    } catch let failure as FileFailure {
      throw corrupt(failure.reason)
    }
    guard AtomicFile.digest(of: bytes) == matrix.sha256 else {
      throw corrupt("its SHA-256 is not \(matrix.sha256)")
    }
    let array = try StoreError.translating(path: file.path) {
      try Npy.array(from: bytes, path: file.path)
    }
    guard array.shape == [matrix.rows, matrix.columns] else {
      throw corrupt("its shape is \(array.shape)")
    }
    return array.matrix()
  }

  /// Makes sure that there is a study of that name.
  ///
  /// - Throws: `StoreError.unknownStudy`.
  func require(study name: String, in db: Database) throws {
    let exists = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM study WHERE name = ?)", arguments: [name])
    guard exists == true else { throw StoreError.unknownStudy(path: path, name: name) }
  }
}
