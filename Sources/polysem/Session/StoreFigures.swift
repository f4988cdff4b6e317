// Figures of a study that asked for none: what its store shows at a glance.

internal import Analysis
internal import Foundation
internal import Keys
internal import Records
internal import Report
internal import Store

/// Figures drawn from a store for a report.
struct StoreFigures {
  let store: ResultStore

  /// The main measure of every study against what it varies.
  ///
  /// - Throws: `StoreError`; what drawing throws. A study that cannot be drawn has none.
  func overviews() throws -> [PageFigure] {
    try store.studies().compactMap { name in
      let trials = try StudyTrials(ofStudy: name, in: store, finalStatesOnly: true)
      guard let settings = try settings(of: trials.trials, study: name) else { return nil }
      do {
        let data = try PlotData(settings, trials)
        return PageFigure(
          name: settings.name, specification: try Figure(data).specification,
          csv: Data(data.csv.utf8))
      } catch is AnalysisError {
        return nil
      }
    }
  }

  /// A strip of the first network that kept its weights on the way; `nil` where none did.
  ///
  /// - Throws: `StoreError`; what drawing throws.
  func film() throws -> PageFigure? {
    let trials = try store.trials()
    let kept = trials.first {
      $0.outcome == .finished && $0.matrices.contains { $0.name.hasPrefix("step_") }
    }
    guard let trial = kept else { return nil }
    do {
      let film = try WeightFilm(of: trial) { try store.load($0) }
      let figure = try Figure(stripOf: film, name: "film")
      return PageFigure(name: figure.name, specification: figure.specification, csv: nil)
    } catch is AnalysisError {
      return nil
    }
  }

  /// A plot against the parameter with the most values, coloured by the next one, a panel for each value of
  /// the third; a histogram where nothing varies.
  private func settings(of trials: [StoredTrial], study: String) throws -> PlotSettings? {
    guard let measures = trials.first?.measures,
      let measure = MainMeasure.name(observed: measures)
    else { return nil }
    var values: [String: Set<String>] = [:]
    for trial in trials {
      for (key, value) in trial.parameters where !key.hasPrefix("record.") {
        values[key, default: []].insert(value.description)
      }
    }
    let varied = values.filter { $0.value.count > 1 }
      .sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }.map(\.key)
    var options = ["title": "\(measure) in \(study)"]
    if let first = varied.first {
      options["x"] = first
      options["y"] = measure
      if varied.count > 1 { options["color"] = varied[1] }
      if varied.count > 2 { options["facet"] = varied[2] }
    } else {
      options["x"] = measure
    }
    return try? PlotReader.plot(options, name: "\(study)-overview", of: trials)
  }
}
