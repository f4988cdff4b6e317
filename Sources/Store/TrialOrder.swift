// Which trials are read, and in which order.

internal import GRDB
internal import Keys

/// Which of a store's trials.
package enum TrialScope: Sendable, Hashable {
  /// Every trial, those of earlier versions of its studies too.
  case everything
  /// Members of any study, as its plan stands.
  case members
  /// Members of one study.
  case study(String)
  /// Those with these numbers in this store, of whichever study.
  case numbers(ClosedRange<Int>)
  /// Those that kept a matrix whose name begins so.
  case keeping(matrices: String)
}

/// Trials in the order of their identities.
struct TrialOrder {
  /// Their numbers.
  private(set) var numbers: [Int] = []
  /// Numbers of their configurations, each once, in the order in which the trials have them.
  private(set) var configurations: [Int] = []

  /// Those of a scope. O(t log t) for t trials, 8 bytes for each.
  ///
  /// - Throws: `DatabaseError`, `CanonicalJSON.Malformed`.
  init(of scope: TrialScope, in db: Database) throws {
    let (condition, arguments): (String, StatementArguments) =
      switch scope {
      case .everything: ("true", [])
      case .members: ("trial.id IN (SELECT trial FROM membership)", [])
      case .study(let name): ("trial.id IN (SELECT trial FROM membership WHERE study = ?)", [name])
      case .numbers(let range):
        ("trial.id BETWEEN ? AND ?", [range.lowerBound, range.upperBound])
      case .keeping(let prefix):
        (
          "trial.id IN (SELECT trial FROM matrix WHERE substr(name, 1, ?) = ?)",
          [prefix.count, prefix]
        )
      }
    // NOT INDEXED: a trial that a damaged index has lost is not lost to readers.
    let rows = try RowReader(
      db,
      sql: """
        SELECT trial.id, configuration
        FROM trial NOT INDEXED LEFT JOIN configuration ON configuration.id = trial.configuration
        WHERE \(condition) ORDER BY hash, seed, replicate
        """, arguments: arguments)
    var seen: Set<Int> = []
    var latest: Int?
    try rows.forEach { row in
      numbers.append(try row.whole(at: 0))
      let configuration = try row.whole(at: 1)
      guard configuration != latest else { return }
      latest = configuration
      if seen.insert(configuration).inserted { configurations.append(configuration) }
    }
  }
}
