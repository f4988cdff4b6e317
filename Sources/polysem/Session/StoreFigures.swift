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
      guard let settings = settings(of: try store.kinds(of: .study(name)), study: name),
        case .success(let data)? = try PlotData.of([settings], ofStudy: name, in: store).first
      else { return nil }
      return PageFigure(
        name: settings.name, specification: try Figure(data).specification,
        csv: Data(data.csv.utf8))
    }
  }

  /// A strip of the first network that kept its weights on the way; `nil` where none did.
  ///
  /// - Throws: `StoreError`; what drawing throws.
  func film() throws -> PageFigure? {
    var pages = try store.coursePages(of: .keeping(matrices: "step_"))
    var kept: StoredTrial?
    while kept == nil, let trials = try pages.next() {
      kept = trials.first { $0.outcome == .finished }
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
  private func settings(of kinds: [TrialKind], study: String) -> PlotSettings? {
    guard let measures = kinds.first?.measures,
      let measure = MainMeasure.name(observed: measures)
    else { return nil }
    var values: [String: Set<String>] = [:]
    for kind in kinds {
      for (key, value) in kind.parameters where !key.hasPrefix("record.") {
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
    return try? PlotReader.plot(options, name: "\(study)-overview", of: kinds)
  }
}
