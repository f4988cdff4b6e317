@preconcurrency internal import Dispatch
internal import Synchronization

/// A progress line with the time still needed: redrawn every second on a terminal, a plain line at
/// most every 30 s elsewhere.
final class Progress: Sendable {
  private struct State {
    var trials = 0
    var work = 0.0
    var mostTrials = 0
    var finishedTrials = 0
    var finishedWork = 0.0
    var hasStopped = false
  }

  private let start = ContinuousClock.now
  private let isTerminal = Terminal.canRedraw
  private let state = Mutex(State())
  private let timer: any DispatchSourceTimer

  /// Starts reporting on what `expect` will tell.
  init() {
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "polysem.progress"))
    let interval = isTerminal ? 1 : 30
    timer.schedule(deadline: .now() + .seconds(interval), repeating: .seconds(interval))
    timer.setEventHandler { [weak self] in self?.show() }
    timer.resume()
  }

  /// Sets what is still to come, to be told again whenever that becomes clearer.
  ///
  /// - Parameters:
  ///   - trials: how many trials.
  ///   - work: their work in all, in the units of `advance`.
  ///   - most: how many there can be where a stopping rule decides.
  func expect(trials: Int, work: Double, atMost most: Int) {
    state.withLock {
      $0.trials = $0.finishedTrials + trials
      $0.work = $0.finishedWork + work
      $0.mostTrials = $0.finishedTrials + most
    }
  }

  /// Counts a finished trial.
  func advance(work: Double) {
    state.withLock {
      $0.finishedTrials += 1
      $0.finishedWork += work
    }
  }

  /// Stops reporting and clears the line.
  func stop() {
    timer.cancel()
    state.withLock { $0.hasStopped = true }
    if isTerminal { StandardError.writePart(Terminal.emptyLine) }
  }

  private func show() {
    let line = state.withLock { $0.hasStopped ? nil : text($0) }
    guard let line else { return }
    StandardError.writePart(isTerminal ? Terminal.emptyLine + line : line + "\n")
  }

  private func text(_ state: State) -> String {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let share = state.work > 0 ? state.finishedWork / state.work : 0
    let remaining =
      state.finishedWork > 0 ? duration(elapsed * (1 - share) / share) + " left" : "time unknown"
    let percent = Int((100 * share).rounded(.down))
    // Under a stopping rule the total is a forecast, and the end may come before it or after.
    let limit = state.mostTrials > state.trials ? " expected, at most \(state.mostTrials)" : ""
    let count = "\(state.finishedTrials)/\(state.trials) trials\(limit)"
    let numbers = "\(count), \(percent) %, \(duration(elapsed)), \(remaining)"
    return isTerminal ? Self.line(numbers, share: share, columns: Terminal.columns) : numbers
  }

  /// What fits into one line of a terminal: redrawing removes no more than that.
  private static func line(_ numbers: String, share: Double, columns: Int) -> String {
    // The last column stays free: some terminals go on to the next line after it.
    let room = columns - 1 - numbers.count - 1
    guard room >= 4 else { return String(numbers.prefix(max(0, columns - 1))) }
    return bar(share, width: min(24, room)) + " " + numbers
  }

  private static func bar(_ share: Double, width: Int) -> String {
    let full = Int((share * Double(width)).rounded(.down))
    return String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
  }
}

/// Seconds for people: `42 s`, `3 min 20 s`, `2 h 5 min`.
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "forever" }
  let whole = Int(seconds.rounded())
  return switch whole {
  case ..<60: "\(whole) s"
  case ..<3600: "\(whole / 60) min \(whole % 60) s"
  default: "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
