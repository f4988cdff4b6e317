/// What became of one trial.
public enum TrialResult: Sendable {
  /// It ran, perhaps to divergence.
  case recorded(TrialRecord, seconds: Double)
  /// It could not be computed; the message says why.
  case failed(Trial, message: String)
}

/// Runs trials side by side, each on one thread.
///
/// Results never depend on `jobs` or on order: trials share nothing. The largest trials start
/// first, so that the last ones to finish are short.
public struct Executor: Sendable {
  /// Trials under way at once; at least 1, more than there are cores gains nothing.
  public let jobs: Int

  /// An executor for that many trials at once.
  public init(jobs: Int) {
    precondition(jobs >= 1, "at least one trial must run")
    self.jobs = jobs
  }

  /// Runs every trial and hands each result over as it comes, one at a time.
  ///
  /// - Parameters:
  ///   - trials: what to run, in any order.
  ///   - shouldStop: asked before each trial starts; once true, those under way finish and no other
  ///     begins.
  ///   - receive: takes a result; when it throws, no further trial begins and those under way are
  ///     awaited and dropped.
  /// - Throws: what `receive` throws.
  public func run(
    _ trials: [Trial], shouldStop: @Sendable () -> Bool,
    receive: (TrialResult) throws -> Void
  ) async throws {
    let queue = trials.enumerated().sorted {
      ($1.element.estimatedSeconds, $0.offset) < ($0.element.estimatedSeconds, $1.offset)
    }
    var waiting = queue.map(\.element)[...]
    try await withThrowingTaskGroup(of: TrialResult.self) { group in
      func startNext() {
        guard !shouldStop(), let trial = waiting.popFirst() else { return }
        group.addTask { trial.result() }
      }
      for _ in 0..<jobs { startNext() }
      while let result = try await group.next() {
        startNext()
        try receive(result)
      }
    }
  }
}

extension Trial {
  fileprivate func result() -> TrialResult {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      let record = try record()
      return .recorded(record, seconds: (clock.now - start) / .seconds(1))
    } catch {
      return .failed(self, message: "\(error)")
    }
  }
}
