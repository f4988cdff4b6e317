// Trials of several stores as if they were one's.

internal import Records

/// The trials of stores of one study in the order of their identities, each once: O(trials) in the memory
/// of a page of each store.
package struct MergedTrials {
  private struct Source {
    var pages: TrialPages
    /// What is left of the page that was read last.
    var page: ArraySlice<StoredTrial> = []

    /// Whether there is another trial; reads it.
    mutating func fill() throws -> Bool {
      if page.isEmpty { page = try pages.next().map { $0[...] } ?? [] }
      return !page.isEmpty
    }
  }

  private var sources: [Source]

  /// Merges pages, each sorted by identity.
  package init(_ pages: [TrialPages]) { sources = pages.map { Source(pages: $0) } }

  /// The next trial; of one that several stores have, the record of the first of them.
  ///
  /// - Throws: `StoreError`.
  package mutating func next() throws -> StoredTrial? {
    var (first, next): (Int?, StoredTrial?)
    for place in sources.indices {
      guard try sources[place].fill(), let trial = sources[place].page.first else { continue }
      if let next, next.identity <= trial.identity { continue }
      (first, next) = (place, trial)
    }
    guard let first, let next else { return nil }
    sources[first].page.removeFirst()
    // The same trial of the stores behind it.
    for place in sources.indices.dropFirst(first + 1)
    where sources[place].page.first?.identity == next.identity {
      sources[place].page.removeFirst()
    }
    return next
  }
}
