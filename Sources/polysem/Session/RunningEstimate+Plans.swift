internal import Analysis
internal import Records
internal import Store
internal import Study

extension RunningEstimate {
  /// The estimate of the plans' main measure, begun with what is stored; `nil` where they observe
  /// nothing.
  ///
  /// - Throws: `StoreError`.
  init?(of plans: [Plan], plotted: [String] = [], in store: ResultStore) throws {
    let observed = plans.flatMap(\.cells).observedMeasures
    guard
      let measure = MainMeasure.name(
        stopping: plans.count == 1 ? plans[0].seeds.stopping : nil, plotted: plotted,
        observed: observed)
    else { return nil }
    var known: [String: [Double]] = [:]
    for plan in plans {
      for cell in plan.cells.indices {
        let hash = plan.trials(ofCell: cell, replicates: 0..<1)[0].identity.configurationHash
        let values = try store.finalValues(
          of: measure, configurationHash: hash, seed: plan.seeds.study,
          replicates: 0..<plan.seeds.replicates)
        let finite = values.sorted { $0.key < $1.key }.map(\.value).filter(\.isFinite)
        if !finite.isEmpty { known[hash] = finite }
      }
    }
    self.init(of: measure, known: known)
  }
}
