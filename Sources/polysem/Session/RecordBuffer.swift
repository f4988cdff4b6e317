internal import Autoencoder
internal import Store
internal import Study

/// Collects finished trials and stores them together: every second, before they fill the memory,
/// and at the end.
///
/// A transaction costs milliseconds of flushing, and writes every page that one of its rows falls
/// on; one for each tiny trial would cost more than the trial. Rejected: a bound on their number,
/// since a second's tiny trials are thousands.
struct RecordBuffer {
  private let store: ResultStore
  private let run: Int64
  private let members: [String: [TrialIdentity: Int]]
  private var records: [TrialRecord] = []
  private var seconds: [TrialIdentity: Double] = [:]
  private var lastFlush = ContinuousClock.now
  /// Numbers that the records hold.
  private var values = 0
  private static let mostValues = 4_000_000

  /// A buffer in front of a store.
  ///
  /// - Parameters:
  ///   - store: where records go.
  ///   - run: what `ResultStore.begin` returned.
  ///   - members: for each study, its trials with their cells.
  init(store: ResultStore, run: Int64, members: [String: [TrialIdentity: Int]]) {
    self.store = store
    self.run = run
    self.members = members
  }

  /// Trials that are not stored yet.
  var count: Int { records.count }

  /// Takes one record.
  mutating func add(_ record: TrialRecord, seconds: Double) throws {
    records.append(record)
    self.seconds[record.identity] = seconds
    values += record.observations.count * record.measures.count
    values += record.matrices.reduce(0) { $0 + $1.matrix.elements.count }
    if values >= Self.mostValues || ContinuousClock.now - lastFlush > .seconds(1) { try flush() }
  }

  /// Stores what has been collected.
  mutating func flush() throws {
    defer { lastFlush = .now }
    guard !records.isEmpty else { return }
    try store.insert(records, run: run, wallSeconds: seconds)
    for (study, cells) in members {
      let stored = records.compactMap { record in
        cells[record.identity].map { (record.identity, $0) }
      }
      try store.link(study: study, trials: Dictionary(uniqueKeysWithValues: stored))
    }
    records = []
    seconds = [:]
    values = 0
  }
}
