internal import Engine
internal import Study
internal import Synchronization

/// Shows on standard error what a session tells, and takes over Ctrl-C once it trains.
final class SessionConsole: Sendable {
  private struct State {
    var progress: Progress?
    var interruption: Interruption?
  }

  private let isQuiet: Bool
  private let isResumable: Bool
  private let grace: Grace?
  private let state = Mutex(State())

  /// A console for one session.
  ///
  /// - Parameters:
  ///   - isQuiet: whether to leave out the progress line.
  ///   - isResumable: whether the first Ctrl-C lets running trials finish, because they are stored.
  ///   - grace: how long running trials may still take after a signal; `nil` for as long as they do.
  init(isQuiet: Bool, isResumable: Bool = true, grace: Grace? = nil) {
    self.isQuiet = isQuiet
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
    case .expecting(let amount, let most):
      begin()?.expect(trials: amount.trials, work: amount.seconds, atMost: most)
    case .trained(let trial):
      state.withLock { $0.progress }?.advance(work: trial.estimatedSeconds)
    case .failed(let failure): StandardError.write("\(failure)")
    case .couldNotStore(let error): StandardError.write("\(error)")
    case .gaveUp(let outcome): outcome.warning.map(StandardError.write)
    case .ended: state.withLock { $0.progress.take() }?.stop()
    }
  }

  private func begin() -> Progress? {
    state.withLock { state in
      if isResumable && state.interruption == nil {
        state.interruption = Interruption(grace: grace)
      }
      if !isQuiet && state.progress == nil { state.progress = Progress() }
      return state.progress
    }
  }
}

extension Tally {
  /// The exit code of trials that could not be computed or stored, or were left; else `nil`.
  var status: ExitStatus? { failed + left > 0 ? .trialsFailed : nil }
}
