// Claims: evidence does not depend on jobs, and a run that is stopped lacks networks, not trajectories.

import Analysis
import Engine
import Keys
import Study
import Testing

struct EvidenceRunTests {
  private func requests() throws -> [EvidenceRun.Request] {
    let cells = try Studies.plan(hidden: [9, 12], "train.steps=120").cells
    return [
      EvidenceRun.Request(cells: cells, seed: 8, trajectorySeed: 7, replicates: 4),
      // A cell of the first once more, then its trajectory beside other networks.
      EvidenceRun.Request(cells: [cells[1]], seed: 8, trajectorySeed: 7, replicates: 4),
      EvidenceRun.Request(cells: [cells[1]], seed: 9, trajectorySeed: 7, replicates: 4),
    ]
  }

  private func evidence(
    jobs: Int, allowing trials: Int = .max, hearing listener: Listener = Listener()
  ) async throws -> [[CellEvidence]] {
    let allowance = Allowance(trials)
    return try await EvidenceRun(
      jobs: jobs, shouldStop: { allowance.isUsedUp() }, report: listener.hear
    ).collect(try requests())
  }

  @Test("1. the same evidence at any number of jobs; a cell asked for twice is trained once")
  func jobs() async throws {
    let listener = Listener()
    let first = try await evidence(jobs: 1, hearing: listener)
    #expect(first.map(\.count) == [2, 1, 1] && first[0][1] == first[1][0])
    #expect(first[0][0] != first[0][1])
    #expect(first.joined().allSatisfy { $0.trials == 4 && $0.trajectory != nil })
    #expect(first[2][0].trajectory == first[1][0].trajectory && first[2][0] != first[1][0])
    #expect(listener.trained.count == 2 + 12)
    #expect(try await evidence(jobs: 4) == first)
  }

  @Test("2. trajectories come first when time runs out")
  func stopped() async throws {
    let straight = try await evidence(jobs: 2)
    let cut = try await evidence(jobs: 2, allowing: 2)
    #expect(cut.joined().allSatisfy { $0.trials == 0 })
    #expect(cut.joined().map(\.trajectory) == straight.joined().map(\.trajectory))
  }
}
