// Claims: what a round asks for, said by ranges, is what the list of all trials says.

import Engine
import Records
import Store
import Study
import Testing

struct PlanRoundsTests {
  private func trials(
    of plan: Plan, _ shard: Shard?
  ) throws -> (own: [TrialIdentity], members: StudyMembers) {
    var rounds = PlanRounds(plan, shard: shard)
    let round = try #require(try rounds.next(from: nil))
    let none = try rounds.next(from: nil)
    #expect(none?.parts.isEmpty ?? true)
    let own = round.parts.flatMap { part in
      plan.trials(ofCell: part.cell, replicates: part.own).map(\.identity)
    }
    #expect(round.parts.map(\.ownCount).reduce(0, +) == own.count)
    return (own, round.members)
  }

  @Test(
    "1. the own trials of any shard are those that dealing out the whole list gives it",
    arguments: [1, 2, 3, 5, 7, 12, 13, 100, Int.max])
  func shards(of count: Int) throws {
    let plan = try Studies.plan(hidden: [9, 12, 15], replicates: 4)
    for number in Set([1, 2, 3, 4, 7, 12, 13, count - 1, count]) where (1...count).contains(number)
    {
      let shard = try #require(Shard(number: number, of: count))
      let (own, members) = try trials(of: plan, shard)
      #expect(own == shard.select(plan.trials).map(\.identity), "\(shard)")
      for trial in plan.trials { #expect(members.cell(of: trial.identity) == trial.cell) }
    }
  }

  @Test("2. without shards all are own; other seeds, replicates and configurations are no members")
  func members() throws {
    let plan = try Studies.plan(hidden: [9, 12], replicates: 3)
    let (own, members) = try trials(of: plan, nil)
    #expect(own == plan.trials.map(\.identity))
    let (hash, seed) = (own[0].configurationHash, own[0].seed)
    for stranger in [
      TrialIdentity(configurationHash: hash, seed: seed, replicate: 3),
      TrialIdentity(configurationHash: hash, seed: seed + 1, replicate: 0),
      TrialIdentity(configurationHash: "ab", seed: seed, replicate: 0),
    ] {
      #expect(members.cell(of: stranger) == nil)
    }
  }
}
