// Claims: under a stopping rule every cell gets what its values ask for, however the study is run.

import Analysis
import Engine
import Records
import Statistics
import Store
import Study
import Testing

struct SequentialSessionTests {
  private static let looks = Array(stride(from: 4, through: 64, by: 3))

  private func plan(
    width: Double = 0.03, atMost: Int = 64, name: String = "test"
  ) throws -> Plan {
    try Studies.plan(
      name, hidden: [9, 12, 20],
      "seeds.replicates={until: {relative_half_width: \(width), of: loss, at_least: 4, batch: 3, "
        + "at_most: \(atMost)}}")
  }

  /// Replicates of each cell that a store holds; they must be 0, 1, … without a gap.
  private func replicates(_ plan: Plan, in store: ResultStore) throws -> [Int] {
    let cells = try store.cells(ofStudy: plan.name)
    return plan.cells.indices.map { cell in
      let found = cells.filter { $0.value == cell }.map(\.key.replicate).sorted()
      #expect(found == Array(found.indices))
      return found.count
    }
  }

  /// The first look that finds the interval narrow enough, by its definition, from a run of all
  /// replicates.
  private func expectedReplicates(width: Double) async throws -> [Int] {
    let desk = try Desk()
    let all = try Studies.plan(hidden: [9, 12, 20], replicates: 64)
    try await desk.run(all)
    return try all.cells.indices.map { cell in
      let hash = all.trials(ofCell: cell, replicates: 0..<1)[0].identity.configurationHash
      let values = try desk.store.finalValues(
        of: "loss", configurationHash: hash, seed: 5, replicates: 0..<64)
      return try #require(
        Self.looks.first { count in
          let summary = SampleSummary((0..<count).map { values[$0] ?? .nan })
          guard let interval = summary.meanInterval(level: 0.95) else { return false }
          return interval.halfWidth <= width * abs(summary.mean)
        })
    }
  }

  @Test("1. every cell stops at the first look that knows its mean")
  func firstLook() async throws {
    let expected = try await expectedReplicates(width: 0.03)
    #expect(Set(expected).count > 1 && expected.allSatisfy { $0 > 4 && $0 < 64 }, "\(expected)")
    let (desk, listener) = (try Desk(), Listener())
    let plan = try plan()
    let tally = try await desk.run(plan, hearing: listener)
    #expect(try replicates(plan, in: desk.store) == expected)
    #expect(tally.trained == expected.reduce(0, +) && tally.trials == tally.trained)
    #expect(tally.cells?.map(\.progress.replicates) == expected)
    #expect(tally.cells?.allSatisfy { $0.isReached && $0.warning == nil } == true)
    guard case .expecting(let amount, let most, _)? = listener.events.first else {
      Issue.record("the first thing told is what is to come: \(listener.events)")
      return
    }
    #expect(amount.trials == 12 && most.trials == 3 * 64)
    #expect(Set(most.cells.keys).isSuperset(of: amount.cells.keys) && most.cells.count == 3)
  }

  @Test(
    "2. interrupted at any time and resumed, a study ends as without", arguments: [1, 5, 12, 20])
  func resumed(begun: Int) async throws {
    let plan = try plan()
    let (desk, straight) = (try Desk(), try Desk())
    let all = try await straight.run(plan).trained
    let cut = try await desk.run(plan, allowing: begun)
    // Between rounds the session asks once more whether to go on.
    #expect(cut.trained <= begun && cut.trained >= min(begun, 12) && cut.failed == 0)
    if begun <= 12 { #expect(cut.trials == 12, "a second round is not asked for") }
    let rest = try await desk.run(plan)
    #expect(rest.skipped == cut.trained && rest.trained == all - cut.trained && rest.left == 0)
    let (left, right) = (try straight.trials(), try desk.trials())
    #expect(left == right)
    #expect(try replicates(plan, in: desk.store) == replicates(plan, in: straight.store))
  }

  @Test("3. a shard trains whole cells, and only its own")
  func shards() async throws {
    let plan = try plan()
    let whole = try Desk()
    try await whole.run(plan)
    let expected = try replicates(plan, in: whole.store)
    for (shard, own) in [("1/2", [0, 2]), ("2/2", [1])] {
      let desk = try Desk()
      let tally = try await desk.run(plan, shard: shard)
      #expect(tally.trained == own.reduce(0) { $0 + expected[$1] })
      #expect(tally.cells?.map(\.cell) == own)
      let found = try replicates(plan, in: desk.store)
      #expect(found.indices.allSatisfy { found[$0] == (own.contains($0) ? expected[$0] : 0) })
    }
  }

  @Test("4. a cell that gives up is reported; one that stands at its end trains nothing more")
  func gaveUp() async throws {
    let plan = try plan(width: 1e-6, atMost: 8)
    let desk = try Desk()
    for trained in [24, 0] {
      let listener = Listener()
      let tally = try await desk.run(plan, hearing: listener)
      let warnings = listener.events.compactMap {
        if case .gaveUp(let outcome) = $0 { outcome.warning } else { nil }
      }
      #expect((tally.trained, tally.trials) == (trained, 24))
      #expect(warnings.count == 3 && warnings[1].hasPrefix("test: cell 1 model.n_hidden=12: 8 rep"))
      #expect(tally.cells?.contains(where: \.isReached) == false)
    }
  }
}
