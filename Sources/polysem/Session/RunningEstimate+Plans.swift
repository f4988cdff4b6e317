internal import Analysis
internal import Records
internal import Store
internal import Study

extension RunningEstimate {
  /// The estimate of the plans' main measure, begun with what is stored; `nil` where they observe
  /// nothing.
  ///
  /// - Parameters:
  ///   - plans: what is run.
  ///   - plotted: what the study's plots show, in their order.
  ///   - store: where the values are.
  ///   - hashes: cells whose stored values matter, since networks of theirs are to be trained.
  /// - Throws: `StoreError`.
  init?(
    of plans: [Plan], plotted: [String] = [], in store: ResultStore, cells hashes: Set<String>
  ) throws {
    let observed = plans.flatMap(\.cells).observedMeasures
    guard
      let measure = MainMeasure.name(
        stopping: plans.count == 1 ? plans[0].seeds.stopping : nil, plotted: plotted,
        observed: observed)
    else { return nil }
    var known: [String: [Double]] = [:]
    for plan in plans {
      for cell in plan.cells.indices {
        let hash = plan.hash(ofCell: cell)
        guard hashes.contains(hash) else { continue }
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
