// Final measures of one cell: moments, interval and percentiles over its finished trials.

package import Keys
internal import Records
package import Store
internal import Study
internal import Statistics

/// One final measure over the finished trials of a cell.
package struct MeasureSummary: Sendable, Equatable {
  /// The measure's name, a column of the observations.
  package let name: String
  /// Count, mean, standard deviation and the 95 % interval of the mean that suits the measure.
  package let estimate: MeanEstimate
  /// Median; `nil` without values.
  package let median: Double?
  /// 15th percentile (type 7); `nil` without values.
  package let percentile15: Double?
  /// 85th percentile (type 7); `nil` without values.
  package let percentile85: Double?

  /// Summarises finite `values`.
  package init(name: String, values: [Double]) {
    self.name = name
    estimate = MeasureQuantity(values, of: name).estimate(values)
    let quantiles = Quantiles(of: values)
    median = values.isEmpty ? nil : quantiles.median
    percentile15 = values.isEmpty ? nil : quantiles.value(at: 0.15)
    percentile85 = values.isEmpty ? nil : quantiles.value(at: 0.85)
  }
}

/// What became of one cell of the design.
package struct CellSummary: Sendable, Equatable {
  /// The resolved configuration, dotted keys.
  package let parameters: [String: ParameterValue]
  /// Trials that finished, the ones behind every number of `measures`.
  package let finished: Int
  /// Trials that diverged: counted here, part of no mean.
  package let diverged: Int
  /// Share of the finished trials in which more than `UnresolvedFeatures.tolerated` of the features
  /// are unresolved: training has not ended there. `nil` where that was not observed.
  package let unsettled: Double?
  /// Final measures, in the order in which they were observed.
  package let measures: [MeasureSummary]

  /// Summarises one cell.
  package init(_ cell: Cell) {
    var values = CellValues(parameters: cell.parameters)
    for trial in cell.trials { values.add(trial) }
    self.init(values)
  }

  /// Summarises what is known of one cell.
  init(_ cell: CellValues) {
    parameters = cell.parameters
    finished = cell.finished
    diverged = cell.diverged
    unsettled = UnresolvedFeatures.unsettledShare(
      of: cell.values("unresolved_features"), parameters)
    measures = cell.measures.map { MeasureSummary(name: $0, values: cell.values($0)) }
  }

  /// Summaries of all cells of `trials`, in the order of `Cell.group(_:)`.
  package static func summarise(_ trials: [StoredTrial]) -> [CellSummary] {
    Cell.group(trials).map(CellSummary.init)
  }

  /// Summaries of all cells of stored trials, in the same order and of the same numbers to the last bit.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`.
  package static func summarise(
    _ scope: TrialScope, in store: ResultStore
  ) throws -> [CellSummary] {
    try summarise([store.finalStatePages(of: scope)])
  }

  /// Summaries of all cells of the trials on some pages; of trials that several stores have, once.
  ///
  /// O(trials), in the memory of the largest cell's values; of all of them, and a second time through the
  /// trials, where a cell's come in several parts, as under two pairings.
  ///
  /// - Throws: `StoreError`.
  package static func summarise(_ pages: [TrialPages]) throws -> [CellSummary] {
    var cells = CellCollection(keepsValues: false)
    var trials = MergedTrials(pages)
    while !cells.hasReturned, let trial = try trials.next() { cells.add(trial) }
    if cells.hasReturned {
      cells = CellCollection(keepsValues: true)
      trials = MergedTrials(pages)
      while let trial = try trials.next() { cells.add(trial) }
    }
    return cells.summaries()
  }
}
