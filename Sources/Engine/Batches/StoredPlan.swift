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

  /// Trials asked for as far as the store lets one tell, and those of them that are not stored.
  ///
  /// Under a stopping rule what is asked for follows from the values; a cell of which replicates are
  /// missing is asked for as far as its next look.
  ///
  /// - Throws: `StoreError`.
  package func trials(in store: ResultStore) throws -> (wanted: [Trial], missing: [Trial]) {
    let stored = try store.identities()
    var rounds = PlanRounds(plan, shard: shard)
    var wanted: [Trial] = []
    while let round = try rounds.next(from: store) { wanted += round.trials }
    return (wanted, wanted.filter { !stored.contains($0.identity) })
  }

  /// Registers the plan as a study of the store and links the trials that are there.
  ///
  /// - Returns: the trials of the plan that are not there.
  /// - Throws: `StoreError`.
  @discardableResult
  package func link(in store: ResultStore) throws -> [Trial] {
    try store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
    let (wanted, missing) = try trials(in: store)
    let cells = wanted.map { ($0.identity, $0.cell) }
    try store.link(study: plan.name, trials: Dictionary(uniqueKeysWithValues: cells))
    return missing
  }
}
