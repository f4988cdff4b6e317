// Which trials a store has, without their records.

internal import Keys
package import Records

/// Trials by what they share: their configuration and their study's seed.
package struct StoredTrials: Sendable {
  private struct Cell: Hashable {
    let hash: String
    let seed: Int
  }

  private var cells: [Cell: Set<Int>] = [:]

  /// None.
  package init() {}

  /// Those replicates of one configuration that are not among them, in the order given. O(replicates).
  package func lacking(
    _ replicates: some Sequence<Int>, ofCell hash: String, seed: Int
  ) -> [Int] {
    let there = cells[Cell(hash: hash, seed: seed)] ?? []
    return replicates.filter { !there.contains($0) }
  }

  /// Adds replicates of one configuration. O(replicates).
  ///
  /// - Returns: those that were not among them, in the order given.
  @discardableResult
  package mutating func insert(
    new replicates: some Sequence<Int>, ofCell hash: String, seed: Int
  ) -> [Int] {
    let cell = Cell(hash: hash, seed: seed)
    // Taken out meanwhile, so that it is changed in place and its name hashed once.
    var there = cells.removeValue(forKey: cell) ?? []
    let new = replicates.filter { there.insert($0).inserted }
    cells[cell] = there
    return new
  }
}

extension ResultStore {
  /// Every trial that is stored, finished or diverged: a resumed run need not train these. One pass
  /// over an index; O(trials), some 20 bytes for each.
  ///
  /// - Throws: `StoreError`.
  package func storedTrials() throws -> StoredTrials {
    var trials = StoredTrials()
    try forEachCell { hash, seed, replicates in
      trials.insert(new: replicates, ofCell: hash, seed: seed)
    }
    return trials
  }

  /// The same as identities. O(trials), some 100 bytes for each.
  ///
  /// - Throws: `StoreError`.
  package func identities() throws -> Set<TrialIdentity> {
    var identities: Set<TrialIdentity> = []
    try forEachCell { hash, seed, replicates in
      for replicate in replicates {
        identities.insert(TrialIdentity(configurationHash: hash, seed: seed, replicate: replicate))
      }
    }
    return identities
  }

  /// Hands over the replicates that are stored of each configuration and seed; of a configuration that
  /// several kernels trained, in several parts.
  private func forEachCell(_ body: (String, Int, [Int]) -> Void) throws {
    try read { db in
      var hashes: [Int: String] = [:]
      try RowReader(db, sql: "SELECT id, hash FROM configuration").forEach {
        hashes[try $0.whole(at: 0)] = try $0.text(at: 1)
      }
      var (cell, replicates): ((configuration: Int, seed: Int)?, [Int]) = (nil, [])
      func finish() throws {
        guard let cell else { return }
        guard let hash = hashes[cell.configuration] else {
          throw CanonicalJSON.Malformed(reason: "a trial without its configuration")
        }
        body(hash, cell.seed, replicates)
      }
      // The order of the index, which has all three: no row of the table is read.
      let rows = try RowReader(
        db,
        sql: "SELECT configuration, seed, replicate FROM trial ORDER BY configuration, seed")
      try rows.forEach { row in
        let next = (try row.whole(at: 0), try row.whole(at: 1))
        if let current = cell, current != next {
          try finish()
          replicates = []
        }
        cell = next
        replicates.append(try row.whole(at: 2))
      }
      try finish()
    }
  }
}
