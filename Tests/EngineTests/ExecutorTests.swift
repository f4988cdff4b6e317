import Engine
import Parallel
import Records
import Study
import Testing

@Suite("The executor")
struct ExecutorTests {
  @Test("1. the same records for any number of jobs and any order of trials")
  func jobs() async throws {
    let trials = try Studies.plan().trials
    let straight = Dictionary(
      uniqueKeysWithValues: try trials.map { ($0.identity, try $0.record()) })
    for (jobs, trials) in [(1, trials), (2, trials.reversed()), (5, trials)] {
      var records: [TrialIdentity: TrialRecord] = [:]
      await Executor(jobs: jobs).run(trials, shouldStop: { false }) { result in
        guard case .recorded(let trial, let record, let seconds) = result else { return }
        #expect(trial.identity == record.identity && seconds > 0)
        records[record.identity] = record
      }
      #expect(records == straight)
    }
  }

  @Test(
    "2. one in twenty of each configuration begins first, then the costliest, equals in their order"
  )
  func costliestFirst() async throws {
    let trials = try Studies.plan(hidden: [12, 9, 60, 15]).trials
    var hidden: [Int] = []
    var replicates: [Int] = []
    await Executor(jobs: 1).run(trials, shouldStop: { false }) { result in
      guard case .recorded(let trial, _, _) = result else { return }
      hidden.append([12, 9, 60, 15][trial.cell])
      replicates.append(trial.identity.replicate)
    }
    #expect(hidden == [60, 15, 12, 9, 60, 60, 15, 15, 12, 12, 9, 9])
    #expect(replicates == [0, 0, 0, 0, 1, 2, 1, 2, 1, 2, 1, 2])
  }

  // Tiny trials run many in a turn: those that were finished when the stop came are handed over.
  @Test("3. once a stop is asked for no further trial begins", arguments: [0, 3])
  func stopping(begun: Int) async throws {
    let trials = try Studies.plan().trials
    let allowance = Allowance(begun)
    var received = 0
    await Executor(jobs: 2).run(trials, shouldStop: { allowance.isUsedUp() }) { _ in received += 1 }
    #expect(received == begun)
  }

  @Test("4. a receiver that fails ends the run, and hears nothing more")
  func failingReceiver() async throws {
    struct Full: Error {}
    let trials = try Studies.plan(replicates: 500, "train.steps=4000").trials
    let begun = Guarded(0)
    var received = 0
    await #expect(throws: Full.self) {
      try await Executor(jobs: 2).run(
        trials,
        shouldStop: {
          begun.withLock { $0 += 1 }
          return false
        }
      ) { _ in
        received += 1
        throw Full()
      }
    }
    #expect(received == 1)
    // At most the turns under way, of 10 ms each, and one after them: some ten of these trials each.
    #expect(begun.withLock { $0 } < trials.count / 2)
  }

  @Test("5. a task that is cancelled begins no further trial")
  func cancelled() async throws {
    let trials = try Studies.plan(replicates: 200, "train.steps=4000").trials
    let received = Guarded(0)
    let run = Task {
      await Executor(jobs: 2).run(trials, shouldStop: { false }) { _ in
        received.withLock { $0 += 1 }
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    await run.value
    // As above: the turns under way and no others.
    #expect((1..<trials.count / 2).contains(received.withLock { $0 }))
  }
}
