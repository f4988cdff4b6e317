internal import Foundation
internal import Matrix
@preconcurrency internal import Dispatch
internal import Parallel
package import Records
package import Store

/// Stores finished trials while others train: within about a second, many at a time, on a thread of
/// its own.
///
/// A transaction costs milliseconds of flushing; one for each tiny trial would cost more than the
/// trial. Rejected: a bound on their number, since a second's tiny trials are thousands; a task of
/// Swift's pool, whose threads may all be training for hours.
package final class RecordWriter: Sendable {
  private struct State {
    var records: [TrialRecord] = []
    var seconds: [TrialIdentity: Double] = [:]
    /// Numbers that the records hold.
    var values = 0
    /// Whether a call of `write` is to come.
    var isDue = false
    /// Whether something could not be stored.
    var hasFailed = false
    /// Trials that no store takes.
    var refused = Lost()
    /// Whether nothing is to be stored until `finish` tries again.
    var isHalted = false
  }

  /// Trials that were added and could not be stored.
  package struct Lost: Equatable {
    package var trials = 0
    /// Of these, how many diverged.
    package var diverged = 0
  }

  private let store: ResultStore
  private let run: Int64
  private let members: [String: StudyMembers]
  private let report: @Sendable (SessionEvent) -> Void
  private let queue = DispatchQueue(label: "polysem.store")
  private let state = Guarded(State())

  /// Numbers to collect at most: 32 MB, and as much again while it is written.
  package static let mostValues = 4_000_000
  private static let delay = DispatchTimeInterval.seconds(1)
  package static let smallPortion = 64

  /// A writer to a store.
  ///
  /// - Parameters:
  ///   - store: where records go.
  ///   - run: what `ResultStore.begin` returned.
  ///   - members: for each study, its trials with their cells.
  ///   - report: hears of the first failure, perhaps on another thread.
  package init(
    store: ResultStore, run: Int64, members: [String: StudyMembers],
    report: @escaping @Sendable (SessionEvent) -> Void
  ) {
    self.store = store
    self.run = run
    self.members = members
    self.report = report
  }

  /// Whether something could not be stored, which has then been reported.
  package var hasFailed: Bool { state.withLock { $0.hasFailed } }

  /// Takes one record; waits where the store falls behind.
  package func add(_ record: TrialRecord, seconds: Double) {
    let (isFirst, isFull) = state.withLock { state in
      state.records.append(record)
      state.seconds[record.identity] = seconds
      state.values += record.valueCount
      let isFirst = !state.isDue
      state.isDue = true
      return (isFirst, state.values >= Self.mostValues)
    }
    if isFirst { queue.asyncAfter(deadline: .now() + Self.delay) { [weak self] in self?.write() } }
    if isFull { queue.sync { write() } }
  }

  /// Closes a store once whatever a writer to it has collected by now is stored. Nothing can be stored
  /// after that.
  package static func waitAndClose(_ store: ResultStore) {
    // A writer writes this long after the first record that it has collected.
    Thread.sleep(forTimeInterval: 1.2)
    try? store.close()
  }

  /// Stores what is left, and tries again what could not be stored: a reader may have let go of the
  /// database, or a disk have room again.
  ///
  /// - Returns: what could not be stored even so.
  package func finish() -> Lost {
    state.withLock { $0.isHalted = false }
    queue.sync { write() }
    return state.withLock { state in
      state.records.reduce(into: state.refused) { lost, record in
        lost.trials += 1
        if case .diverged = record.outcome { lost.diverged += 1 }
      }
    }
  }

  /// Stores what has been collected; on `queue` only. What cannot be stored stays collected.
  private func write() {
    let (records, seconds) = state.withLock {
      state -> ([TrialRecord], [TrialIdentity: Double]) in
      state.isDue = false
      guard !state.isHalted else { return ([], [:]) }
      defer { (state.records, state.seconds, state.values) = ([], [:], 0) }
      return (state.records, state.seconds)
    }
    guard !records.isEmpty else { return }
    var stored = 0
    do {
      try insert(records, seconds, count: &stored)
    } catch {
      if !hasFailed { report(.couldNotStore(error)) }
      state.withLock { state in
        state.records = records[stored...] + state.records
        state.seconds.merge(seconds) { $1 }
        (state.hasFailed, state.isHalted) = (true, true)
      }
    }
  }

  /// Stores what can be stored, and reports the rest.
  private func insertOneByOne(
    _ records: [TrialRecord], _ seconds: [TrialIdentity: Double]
  ) throws -> Int {
    for record in records {
      do {
        try store.insert([record], run: run, wallSeconds: seconds, members: members)
      } catch let error as StoreError where error.isOfOneTrial {
        report(.couldNotStore(error))
        state.withLock { state in
          state.refused.trials += 1
          if case .diverged = record.outcome { state.refused.diverged += 1 }
        }
      }
    }
    return records.count
  }

  /// Stores records together. On a disk without room for all of them, as many as can be are stored,
  /// in small portions.
  private func insert(
    _ records: [TrialRecord], _ seconds: [TrialIdentity: Double], count: inout Int
  ) throws {
    do {
      try store.insert(records, run: run, wallSeconds: seconds, members: members)
    } catch let error as StoreError where error.isOfOneTrial {
      // One that cannot be given back keeps none of the others out.
      count = try insertOneByOne(records, seconds)
    } catch StoreError.diskFull where records.count > Self.smallPortion {
      while count < records.count {
        let portion = Array(records[count...].prefix(Self.smallPortion))
        try store.insert(portion, run: run, wallSeconds: seconds, members: members)
        count += portion.count
      }
    }
  }
}
