internal import Store
internal import Study

/// Collects finished trials and stores them together: every second, every 64 trials, and at the
/// end.
///
/// A transaction costs milliseconds of flushing; one for each tiny trial would cost more than the
/// trial.
struct RecordBuffer {
  private let store: ResultStore
  private let run: Int64
  private let members: [String: [TrialIdentity: Int]]
  private var records: [TrialRecord] = []
  private var seconds: [TrialIdentity: Double] = [:]
  private var lastFlush = ContinuousClock.now

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
    if records.count >= 64 || ContinuousClock.now - lastFlush > .seconds(1) { try flush() }
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
  }
}
