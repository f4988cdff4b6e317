@preconcurrency internal import Dispatch
internal import Analysis
internal import Engine
internal import Parallel
internal import Records
internal import Study

/// Reports how a run goes: one line, redrawn every half second, on a terminal; elsewhere plain lines,
/// the first after five seconds and then at ever longer distances, a minute at most.
final class Progress: Sendable {
  private struct State {
    var line = ProgressLine()
    var pace = Pace()
    var estimate: RunningEstimate?
    /// Trials of this session that are done.
    var finished = 0
    var finishedWork = 0.0
    var storedWork = 0.0
    var work = 0.0
    var hasStopped = false
    /// Characters of the line on the screen.
    var shown = 0
    /// When the next plain line is due, and how long after the last, s.
    var due = 5.0
    var pause = 5.0
  }

  private static let longestPause = 60.0

  private let start = ContinuousClock.now
  private let isTerminal = Terminal.canRedraw
  private let jobs: Int
  private let state: Guarded<State>
  private let timer: any DispatchSourceTimer

  /// Starts reporting on what `expect` will tell.
  ///
  /// - Parameters:
  ///   - jobs: trials under way at once.
  ///   - estimate: what to show of the results.
  init(jobs: Int, estimate: RunningEstimate?) {
    self.jobs = jobs
    var first = State()
    first.estimate = estimate
    state = Guarded(first)
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "polysem.progress"))
    timer.schedule(deadline: .now() + .milliseconds(500), repeating: .milliseconds(500))
    timer.setEventHandler { [weak self] in self?.show() }
    timer.resume()
  }

  /// Sets what is still to come, to be told again whenever that becomes clearer.
  func expect(_ amount: PlanRounds.Amount, atMost most: Int, stored: PlanRounds.Amount) {
    state.withLock { state in
      // What this session has trained is no longer to come, and not among what was there.
      let before = stored.trials + state.finished + state.line.failures
      state.line.done = stored.trials + state.finished
      state.line.trials = before + amount.trials
      state.line.most = before + most
      state.storedWork = stored.seconds
      state.work = stored.seconds + state.finishedWork + amount.seconds
      state.pace.expect(amount)
    }
  }

  /// Counts a trained trial.
  func advance(_ trial: Trial, _ record: TrialRecord, seconds: Double) {
    state.withLock { state in
      state.finished += 1
      state.line.done += 1
      state.finishedWork += trial.estimatedSeconds
      state.pace.finish(trial, seconds: seconds)
      state.estimate?.add(record)
    }
  }

  /// Counts a trial that could not be computed.
  ///
  /// - Parameter cell: the hash of its configuration.
  func fail(_ cell: String) {
    state.withLock { state in
      state.line.failures += 1
      state.pace.drop(cell)
    }
  }

  /// Stops reporting and clears the line.
  func stop() {
    timer.cancel()
    state.withLock { state in
      state.hasStopped = true
      clear(&state)
    }
  }

  /// Writes a message on lines of its own, in the place of the line, which comes again below.
  func say(_ message: String) {
    state.withLock { state in
      clear(&state)
      StandardError.write(message)
    }
  }

  // Under the lock, so that no line is drawn between.
  private func clear(_ state: inout State) {
    if isTerminal, state.shown > 0 { StandardError.writePart(Terminal.empty(state.shown)) }
    state.shown = 0
  }

  private func show() {
    state.withLock { state in
      guard !state.hasStopped else { return }
      let line = current(state)
      if isTerminal {
        let text = line.fitted(to: Terminal.columns)
        StandardError.writePart(Terminal.empty(state.shown) + text)
        state.shown = text.count
      } else if line.elapsed >= state.due {
        state.pause = min(2 * state.pause, Self.longestPause)
        state.due = line.elapsed + state.pause
        StandardError.writePart(line.plain + "\n")
      }
    }
  }

  private func current(_ state: State) -> ProgressLine {
    var line = state.line
    line.elapsed = (ContinuousClock.now - start) / .seconds(1)
    line.share =
      state.work > 0 ? min(1, (state.storedWork + state.finishedWork) / state.work) : 0
    line.rate = state.finished > 0 ? Double(state.finished) / line.elapsed : nil
    line.left = state.pace.remaining(elapsed: line.elapsed, threads: jobs)
    if let estimate = state.estimate, let current = estimate.current {
      line.estimate = (estimate.measure, current.estimate, current.cells)
    }
    return line
  }
}
