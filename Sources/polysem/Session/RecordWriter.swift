internal import Autoencoder
@preconcurrency internal import Dispatch
internal import Store
internal import Study
internal import Synchronization

/// Stores finished trials while others train: within about a second, many at a time, on a thread of
/// its own.
///
/// A transaction costs milliseconds of flushing; one for each tiny trial would cost more than the
/// trial. Rejected: a bound on their number, since a second's tiny trials are thousands; a task of
/// Swift's pool, whose threads may all be training for hours.
final class RecordWriter: Sendable {
  private struct State {
    var records: [TrialRecord] = []
    var seconds: [TrialIdentity: Double] = [:]
    /// Numbers that the records hold.
    var values = 0
    /// Whether a call of `write` is to come.
    var isDue = false
    var lost = Lost()
  }

  /// Trials that were added and could not be stored.
  struct Lost {
    var trials = 0
    /// Of these, how many diverged.
    var diverged = 0

    fileprivate mutating func add(_ records: some Sequence<TrialRecord>) {
      for record in records {
        trials += 1
        if case .diverged = record.outcome { diverged += 1 }
      }
    }
  }

  private let store: ResultStore
  private let run: Int64
  private let members: [String: [TrialIdentity: Int]]
  private let queue = DispatchQueue(label: "polysem.store")
  private let state = Mutex(State())

  /// Numbers to collect at most: 32 MB.
  private static let mostValues = 4_000_000
  private static let delay = DispatchTimeInterval.seconds(1)
  private static let smallPortion = 64

  /// A writer to a store.
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

  /// Whether something could not be stored, which has then been said.
  var hasFailed: Bool { state.withLock { $0.lost.trials > 0 } }

  /// Takes one record; waits where the store falls behind.
  func add(_ record: TrialRecord, seconds: Double) {
    let (isFirst, isFull) = state.withLock { state in
      state.records.append(record)
      state.seconds[record.identity] = seconds
      state.values += record.observations.count * record.measures.count
      state.values += record.matrices.reduce(0) { $0 + $1.matrix.elements.count }
      let isFirst = !state.isDue
      state.isDue = true
      return (isFirst, state.values >= Self.mostValues)
    }
    if isFirst { queue.asyncAfter(deadline: .now() + Self.delay) { self.write() } }
    if isFull { queue.sync { write() } }
  }

  /// Stores what is left.
  ///
  /// - Returns: what could not be stored, now or earlier.
  func finish() -> Lost {
    queue.sync { write() }
    return state.withLock { $0.lost }
  }

  /// Stores what has been collected; on `queue` only.
  ///
  /// Where that fails as a whole, as on a disk that is nearly full, as much as can be is stored in
  /// small portions.
  private func write() {
    let (records, seconds) = state.withLock { state in
      defer { (state.records, state.seconds, state.values, state.isDue) = ([], [:], 0, false) }
      return (state.records, state.seconds)
    }
    guard !records.isEmpty else { return }
    var stored = 0
    do {
      do {
        try store.insert(records, run: run, wallSeconds: seconds, members: members)
      } catch  where records.count > Self.smallPortion {
        while stored < records.count {
          let portion = Array(records[stored...].prefix(Self.smallPortion))
          try store.insert(portion, run: run, wallSeconds: seconds, members: members)
          stored += portion.count
        }
      }
    } catch {
      if !hasFailed { StandardError.write("\(error)") }
      state.withLock { $0.lost.add(records[stored...]) }
    }
  }
}
