internal import Analysis
internal import Engine
internal import Parallel
internal import Records
internal import Study

/// Shows on standard error what a session tells, and takes over Ctrl-C once it trains.
final class SessionConsole: Sendable {
  private struct State {
    var progress: Progress?
    var interruption: Interruption?
  }

  private let isQuiet: Bool
  private let isResumable: Bool
  private let grace: Grace?
  private let jobs: Int
  private let estimate: @Sendable (_ cells: Set<String>) -> RunningEstimate?
  private let state = Guarded(State())

  /// A console for one session.
  ///
  /// - Parameters:
  ///   - isQuiet: whether to leave out the progress line.
  ///   - jobs: trials under way at once.
  ///   - estimate: what to show of the results meanwhile, of cells of which networks are to be trained;
  ///     asked for once there are any and somebody looks on.
  ///   - isResumable: whether the first Ctrl-C lets running trials finish, because they are stored.
  ///   - grace: how long running trials may still take after a signal; `nil` for as long as they do.
  init(
    isQuiet: Bool, jobs: Int,
    estimate: @escaping @Sendable (_ cells: Set<String>) -> RunningEstimate? = { _ in nil },
    isResumable: Bool = true, grace: Grace? = nil
  ) {
    self.isQuiet = isQuiet
    self.jobs = min(jobs, Cores.available)
    self.estimate = estimate
    self.grace = grace
    self.isResumable = isResumable
  }

  /// Whether no further trial should begin.
  var isInterrupted: Bool { state.withLock { $0.interruption }?.isRequested ?? false }

  /// The exit code that reports a signal; `nil` when none came.
  var interruption: ExitStatus? { state.withLock { $0.interruption }?.status }

  /// Shows one event.
  func show(_ event: SessionEvent) {
    switch event {
    case .expecting(let amount, let most, let stored):
      begin(with: most)?.expect(amount, atMost: most.trials, stored: stored)
    case .trained(let trial, let record, let seconds):
      progress?.advance(trial, record, seconds: seconds)
    case .failed(let failure):
      progress?.fail(failure.trial.configurationHash)
      say("\(failure)")
    case .couldNotStore(let error): say("\(error)")
    case .gaveUp(let outcome): outcome.warning.map(say)
    case .ended: state.withLock { $0.progress.take() }?.stop()
    }
  }

  private var progress: Progress? { state.withLock { $0.progress } }

  /// A message on lines of its own, above the progress line.
  private func say(_ message: String) {
    if let progress { progress.say(message) } else { StandardError.write(message) }
  }

  private func begin(with amount: PlanRounds.Amount) -> Progress? {
    state.withLock { state in
      if isResumable && state.interruption == nil {
        state.interruption = Interruption(grace: grace)
      }
      if !isQuiet && state.progress == nil {
        state.progress = Progress(jobs: jobs, estimate: estimate(Set(amount.cells.keys)))
      }
      return state.progress
    }
  }
}

extension Tally {
  /// The exit code of trials that could not be computed or stored, or were left; else `nil`.
  var status: ExitStatus? { failed + left > 0 ? .trialsFailed : nil }
}
