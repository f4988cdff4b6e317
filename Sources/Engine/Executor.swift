internal import Parallel
package import Records
package import Study

/// What became of one trial.
package enum TrialResult: Sendable {
  /// It ran, perhaps to divergence.
  case recorded(Trial, TrialRecord, seconds: Double)
  /// It could not be computed.
  case failed(TrialFailure)
}

/// Why a trial has no record.
package struct TrialFailure: Error, Equatable {
  /// Which trial.
  package let trial: TrialIdentity
  /// What its family says went wrong.
  package let reason: String
}

extension TrialFailure: CustomStringConvertible {
  /// One line: which trial, and why.
  package var description: String { "trial \(trial.key) failed: \(reason)" }
}

/// Runs trials side by side, each on one thread.
///
/// Results never depend on `jobs` or on order: trials share nothing. A twentieth of each configuration's
/// trials goes first: what those take tells how long the others will. Of the rest the largest start
/// first, so that the last ones to finish are short.
package struct Executor: Sendable {
  /// Trials under way at once, at least 1; where there are fewer cores, as many as those.
  package let jobs: Int

  /// An executor for that many trials at once.
  package init(jobs: Int) {
    precondition(jobs >= 1, "at least one trial must run")
    self.jobs = jobs
  }

  /// Runs every trial and hands each result over, one at a time.
  ///
  /// - Parameters:
  ///   - trials: what to run, in any order.
  ///   - shouldStop: asked before each trial starts; once true, those under way finish and no other
  ///     begins.
  ///   - receive: takes a result, some milliseconds after its trial finished; when it throws, no
  ///     further trial begins and those under way are awaited and dropped.
  /// - Throws: what `receive` throws.
  package func run<Failure: Error>(
    _ trials: [Trial], shouldStop: @escaping @Sendable () -> Bool,
    receive: (TrialResult) throws(Failure) -> Void
  ) async throws(Failure) {
    let queue = TrialQueue(trials)
    // Swift's pool has a thread a core. More turns than that would stand before the results of the
    // others in its queue, for as long as a trial takes.
    let turns = min(jobs, trials.count, Cores.available)
    var failure: Failure?
    await withTaskGroup(of: [TrialResult].self) { group in
      for _ in 0..<turns { group.addTask { queue.turn(shouldStop: shouldStop) } }
      while let results = await group.next() {
        // A turn without results found nothing left to do.
        guard !results.isEmpty else { continue }
        group.addTask { queue.turn(shouldStop: shouldStop) }
        do throws(Failure) {
          for result in results { try receive(result) }
        } catch {
          failure = error
          group.cancelAll()
          return
        }
      }
    }
    if let failure { throw failure }
  }
}

/// Trials that wait for a thread: some of each configuration, then the costliest first.
private final class TrialQueue: Sendable {
  private let trials: [Trial]
  /// Their costs in seconds.
  private let seconds: [Double]
  /// Indices of `trials`.
  private let order: [Int]
  private let started = Guarded(0)

  init(_ trials: [Trial]) {
    let seconds = trials.map(\.estimatedSeconds)
    self.trials = trials
    self.seconds = seconds
    let byCost = trials.indices.sorted { (seconds[$1], $0) < (seconds[$0], $1) }
    let pilots = Self.pilots(byCost, of: trials)
    order = byCost.filter(pilots.contains) + byCost.filter { !pilots.contains($0) }
  }

  /// Those that go first: one of each configuration in twenty or fewer.
  private static func pilots(_ order: [Int], of trials: [Trial]) -> Set<Int> {
    var seen: [String: Int] = [:]
    return Set(
      order.filter { index in
        let place = seen[trials[index].identity.configurationHash, default: 0]
        seen[trials[index].identity.configurationHash] = place + 1
        return place % 20 == 0
      })
  }

  /// How long one turn goes on beginning trials, s.
  private static let turn = 0.01

  /// Runs the next trial, and more of them while they are tiny: handing each over to another thread
  /// would cost as much as training it.
  func turn(shouldStop: () -> Bool) -> [TrialResult] {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(Self.turn)
    var results: [TrialResult] = []
    repeat {
      // What is finished does not wait for a long trial.
      let limit = results.isEmpty ? Double.infinity : Self.turn
      guard !Task.isCancelled, !shouldStop(), let trial = next(within: limit) else { break }
      results.append(trial.result())
    } while clock.now < end
    return results
  }

  /// The next trial, unless it is likely to take longer.
  private func next(within limit: Double) -> Trial? {
    started.withLock { started in
      guard started < order.count, seconds[order[started]] <= limit else { return nil }
      defer { started += 1 }
      return trials[order[started]]
    }
  }
}

extension Trial {
  fileprivate func result() -> TrialResult {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let record = try record()
      return .recorded(self, record, seconds: (clock.now - start) / .seconds(1))
    } catch {
      return .failed(TrialFailure(trial: identity, reason: "\(error)"))
    }
  }
}
