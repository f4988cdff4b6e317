// A plan against what a store has of it, without training anything.

internal import Records
package import Store
package import Study

/// Which trials of a plan a store has, and which it lacks.
package struct StoredPlan {
  private let plan: Plan
  private let shard: Shard?

  /// A plan, or the part of it that a shard trains.
  package init(_ plan: Plan, shard: Shard? = nil) {
    (self.plan, self.shard) = (plan, shard)
  }

  /// What is asked for of the plan, as far as the store lets one tell.
  package struct Contents {
    /// Trials that are asked for, by cell.
    package fileprivate(set) var wanted: [Int: Int] = [:]
    /// Those of them that are not stored.
    package fileprivate(set) var missing: [Trial] = []
    fileprivate var members: [StudyMembers.Part] = []
  }

  /// Compares the plan with a store.
  ///
  /// Under a stopping rule what is asked for follows from the values; a cell of which replicates are
  /// missing is asked for as far as its next look.
  ///
  /// - Throws: `StoreError`.
  package func contents(of store: ResultStore) throws -> Contents {
    let stored = try store.storedTrials()
    var rounds = PlanRounds(plan, shard: shard)
    var contents = Contents()
    while let round = try rounds.next(from: store) {
      for part in round.parts {
        let lacking = stored.lacking(part.own, ofCell: part.hash, seed: plan.seeds.study)
        contents.wanted[part.cell, default: 0] += part.ownCount
        contents.missing += plan.trials(ofCell: part.cell, replicates: lacking)
      }
      contents.members += round.members.parts
    }
    return contents
  }

  /// Registers the plan as a study of the store and links the trials that are there.
  ///
  /// - Returns: the trials of the plan that are not there.
  /// - Throws: `StoreError`.
  @discardableResult
  package func link(in store: ResultStore) throws -> [Trial] {
    try store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
    let contents = try contents(of: store)
    try store.link(study: plan.name, StudyMembers(contents.members))
    return contents.missing
  }
}
