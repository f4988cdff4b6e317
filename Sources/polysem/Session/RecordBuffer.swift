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
  ///
  /// Where that fails as a whole, as on a disk that is nearly full, as much as can be is stored in
  /// small portions; `count` then tells what is lost.
  mutating func flush() throws {
    defer { lastFlush = .now }
    do {
      try flush(portion: records.count)
    } catch  where records.count > Self.smallPortion {
      try flush(portion: Self.smallPortion)
    }
  }

  private static let smallPortion = 64

  private mutating func flush(portion: Int) throws {
    while !records.isEmpty {
      let batch = Array(records.prefix(portion))
      try store.insert(batch, run: run, wallSeconds: seconds)
      for (study, cells) in members {
        let stored = batch.compactMap { record in
          cells[record.identity].map { (record.identity, $0) }
        }
        try store.link(study: study, trials: Dictionary(uniqueKeysWithValues: stored))
      }
      records.removeFirst(batch.count)
    }
    seconds = [:]
    values = 0
  }
}
