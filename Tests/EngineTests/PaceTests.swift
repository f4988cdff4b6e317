import Engine
import Records
import Study
import Testing

@Suite("What is left of a run")
struct PaceTests {
  // Trains a plan's trials in the executor's order on a clock of our own, each as long as `seconds` says,
  // and asks at a share of the whole time: the time foreseen for the whole run, and the true one.
  private func run(
    _ plan: Plan, threads: Int, at share: Double, seconds: (Trial) -> Double
  ) async throws -> (foreseen: Double, true: Double) {
    var trials: [Trial] = []
    await Executor(jobs: 1).run(plan.trials, shouldStop: { false }) { result in
      if case .recorded(let trial, _, _) = result { trials.append(trial) }
    }
    var free = [Double](repeating: 0, count: threads)
    var ends: [(trial: Trial, end: Double)] = []
    for trial in trials {
      let thread = try #require(free.indices.min { free[$0] < free[$1] })
      free[thread] += seconds(trial)
      ends.append((trial, free[thread]))
    }
    let whole = free.max() ?? 0
    var pace = Pace()
    pace.expect(amount(of: trials))
    for (trial, end) in ends.sorted(by: { $0.end < $1.end }) where end <= share * whole {
      pace.finish(trial, seconds: seconds(trial))
    }
    let left = try #require(pace.remaining(elapsed: share * whole, threads: threads))
    return (left + share * whole, whole)
  }

  /// As a session tells it.
  private func amount(of trials: [Trial]) -> PlanRounds.Amount { PlanRounds.Amount(trials) }

  @Test("1. within a fifth after a tenth, costs right up to a factor", arguments: [0.1, 0.3, 0.8])
  func factor(share: Double) async throws {
    let plan = try Studies.plan(hidden: [9, 12, 48], replicates: 40)
    for threads in [1, 2, 16] {
      let (foreseen, whole) = try await run(plan, threads: threads, at: share) {
        37 * $0.estimatedSeconds
      }
      #expect(abs(foreseen / whole - 1) < 0.2, "\(threads) threads: \(foreseen) of \(whole)")
    }
  }

  @Test("2. within a fifth where costs scatter", arguments: [0.1, 0.5])
  func scatter(share: Double) async throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 200)
    let (foreseen, whole) = try await run(plan, threads: 2, at: share) { trial in
      trial.estimatedSeconds * (0.5 + Double((trial.identity.replicate * 37) % 100) / 100)
    }
    #expect(abs(foreseen / whole - 1) < 0.2, "\(foreseen) of \(whole)")
  }

  @Test("3. each configuration has its own factor, which the share of the work done misses")
  func factors() async throws {
    let plan = try Studies.plan(hidden: [9, 48], replicates: 60)
    let seconds = { (trial: Trial) in trial.estimatedSeconds * (trial.cell == 1 ? 1 : 12) }
    let (foreseen, whole) = try await run(plan, threads: 2, at: 0.1, seconds: seconds)
    #expect(abs(foreseen / whole - 1) < 0.2, "\(foreseen) of \(whole)")
    // The wrong twin: time so far over the share of the foreseen work, the costliest first.
    let all = plan.trials.map(\.estimatedSeconds).reduce(0, +)
    var (time, work) = (0.0, 0.0)
    for trial in plan.trials.sorted(by: { $1.estimatedSeconds < $0.estimatedSeconds })
    where time < 0.1 * whole {
      time += seconds(trial) / 2
      work += trial.estimatedSeconds
    }
    #expect(abs(time / (work / all) / whole - 1) > 0.2)
  }

  @Test("4. nothing is known before the first trial, nothing is left after the last")
  func ends() throws {
    let trials = try Studies.plan(replicates: 2).trials
    var pace = Pace()
    pace.expect(amount(of: trials))
    #expect(pace.remaining(elapsed: 1, threads: 2) == nil)
    for trial in trials.dropLast() { pace.finish(trial, seconds: 1) }
    #expect(try #require(pace.remaining(elapsed: 100, threads: 2)) > 0)
    pace.drop(trials[trials.count - 1].identity.configurationHash)
    #expect(pace.remaining(elapsed: 100, threads: 2) == 0)
  }
}
