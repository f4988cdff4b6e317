// How long what is left will take, to judge by what is done.

internal import Records
package import Study

/// Measured and foreseen costs of trials, configuration by configuration.
///
/// A trial's foreseen seconds are right up to a factor that differs from one configuration to another,
/// with when its networks settle above all. So each configuration has its own factor once one of
/// its trials is done, and until then that of all trials together. Rejected: the time so far over
/// the share of the work done, which is a quarter too long at first, for the trials that are under
/// way count for nothing, and is too long or short for as long as configurations differ.
package struct Pace: Sendable {
  private struct Cost {
    var foreseen = 0.0
    var measured = 0.0
    var trials = 0
  }

  private var done: [String: Cost] = [:]
  private var all = Cost()
  private var wanted: [String: Cost] = [:]

  /// Nothing is known yet.
  package init() {}

  /// Sets what is still to come.
  package mutating func expect(_ amount: PlanRounds.Amount) {
    wanted = amount.cells.mapValues { Cost(foreseen: $0.seconds, trials: $0.trials) }
  }

  /// Takes a trial that is done.
  ///
  /// - Parameters:
  ///   - trial: one of those expected.
  ///   - seconds: how long it took, on the thread that trained it.
  package mutating func finish(_ trial: Trial, seconds: Double) {
    let cell = trial.identity.configurationHash
    let foreseen = trial.estimatedSeconds
    done[cell, default: Cost()].foreseen += foreseen
    done[cell, default: Cost()].measured += seconds
    all.foreseen += foreseen
    all.measured += seconds
    remove(trial, foreseen)
  }

  /// Takes a trial that failed: it is not to come any more.
  package mutating func drop(_ cell: String) {
    guard let cost = wanted[cell], cost.trials > 0 else { return }
    wanted[cell]?.foreseen -= cost.foreseen / Double(cost.trials)
    wanted[cell]?.trials -= 1
  }

  private mutating func remove(_ trial: Trial, _ foreseen: Double) {
    let cell = trial.identity.configurationHash
    wanted[cell]?.foreseen -= foreseen
    wanted[cell]?.trials -= 1
  }

  /// Seconds until all is done.
  ///
  /// What will have been spent on all trials, shared by the threads, less the time that has passed:
  /// so the part of the trials under way that is behind them counts.
  ///
  /// - Parameters:
  ///   - elapsed: seconds since the first trial began.
  ///   - threads: trials under way at once.
  /// - Returns: `nil` before the first trial is done.
  package func remaining(elapsed: Double, threads: Int) -> Double? {
    guard all.foreseen > 0, all.measured > 0 else { return nil }
    let common = all.measured / all.foreseen
    let left = wanted.filter { $0.value.trials > 0 }
    let seconds = left.reduce(0) { sum, entry in
      let own = done[entry.key].flatMap { $0.foreseen > 0 ? $0.measured / $0.foreseen : nil }
      return sum + max(0, entry.value.foreseen) * (own ?? common)
    }
    let trials = left.values.reduce(0) { $0 + $1.trials }
    guard trials > 0 else { return 0 }
    let share = Double(max(1, min(threads, trials)))
    // At the very end, and where the machine is slower than the threads' own clocks tell, what is left
    // still takes half of its own time.
    return max((all.measured + seconds) / Double(max(1, threads)) - elapsed, seconds / share / 2)
  }
}
