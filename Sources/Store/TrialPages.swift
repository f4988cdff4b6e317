// Many trials in the memory of a few.

internal import GRDB
internal import Keys
internal import Records

/// Trials in the order of their identities, some at a time: O(trials) in the memory of a page, and 8
/// bytes for each.
///
/// They are those that were there when the pages were asked for. Between two pages the database is free
/// for its writer, however long their reader takes.
package struct TrialPages {
  private let store: ResultStore
  private let order: TrialOrder
  private let extent: TrialReader.Extent
  private let size: Int
  private var start = 0
  /// What the last trial shares with those of its configuration: they then compare at once.
  private var known: [Int: TrialReader.Kind] = [:]

  /// Pages of trials whose order is known.
  init(_ store: ResultStore, _ order: TrialOrder, _ extent: TrialReader.Extent) {
    (self.store, self.order, self.extent) = (store, order, extent)
    // With courses a trial is ten times as large, with tables of pairs a thousand times.
    size =
      switch extent {
      case .finalStates: 1024
      case .courses(observers: []): 64
      case .courses, .everything: 32
      }
  }

  /// How many trials there are on all pages.
  package var count: Int { order.numbers.count }

  /// The next of them, at least one; `nil` after the last.
  ///
  /// - Throws: `StoreError`, for a damaged trial among others.
  package mutating func next() throws -> [StoredTrial]? {
    let numbers = order.numbers[start...].prefix(size)
    guard !numbers.isEmpty else { return nil }
    let (page, latest) = try store.read { [extent, known] db in
      let reader = try TrialReader(path: store.path, db: db, extent: extent, known: known)
      return (try numbers.map { try reader.trial($0) }, reader.latestKind)
    }
    start += numbers.count
    known = latest
    return page
  }
}

extension ResultStore {
  /// Trials as they ended: with their last observations alone, and without features and matrices.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func finalStatePages(of scope: TrialScope) throws -> TrialPages {
    TrialPages(self, try order(of: scope), .finalStates)
  }

  /// Trials with their observations, features and matrices.
  ///
  /// - Parameters:
  ///   - scope: which trials.
  ///   - observers: whose tables to read; those of pairs can be larger than all else.
  /// - Returns: their pages.
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package func coursePages(
    of scope: TrialScope, withTablesOf observers: Set<String> = []
  ) throws -> TrialPages {
    TrialPages(self, try order(of: scope), .courses(observers: observers))
  }

  /// The order of trials.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`.
  func order(of scope: TrialScope) throws -> TrialOrder {
    try read { db in
      if case .study(let name) = scope { try require(study: name, in: db) }
      return try TrialOrder(of: scope, in: db)
    }
  }
}
