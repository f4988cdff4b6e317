// The numbers that a plot draws.

package import Keys
internal import Records
package import Store
internal import Study

/// One plot's means or bins, a pure function of settings and trials.
package struct PlotData: Sendable {
  /// One mean that is drawn: of a cell, or of a cell at one step.
  package struct Mean: Sendable, Equatable {
    /// The panel; `nil` without facets, or where the parameter has no meaning.
    package let facet: ParameterValue?
    /// The colour's value.
    package let color: ParameterValue?
    /// The place on the horizontal axis.
    package let x: ParameterValue
    /// One value of each network, in identity order; empty but for points.
    package let values: [Double]
    /// The replicate of each of them.
    package let replicates: [Int]
    /// Mean and interval.
    package let estimate: MeanEstimate
    /// Mean and interval of the other measure, of a front; `x` is that mean.
    package var across: MeanEstimate?
    /// What became of its cell.
    package let cell: CellState
  }

  /// One bin of a histogram, of one colour in one panel.
  package struct Bin: Sendable, Equatable {
    /// The panel.
    package let facet: ParameterValue?
    /// The colour's value.
    package let color: ParameterValue?
    /// Ends and share of the networks.
    package let bin: Histogram.Bin
    /// Networks of the whole histogram that this is a bin of.
    package let count: Int
    /// What became of its cell.
    package let cell: CellState
  }

  /// What became of the networks of a cell.
  package struct CellState: Sendable, Equatable {
    /// Diverged networks, part of no mean.
    package let diverged: Int
    /// All networks.
    package let trials: Int
    /// Share of the finished networks with more than 1 % of their features unresolved; `nil` where
    /// nobody looked.
    package let unsettledShare: Double?
    /// Whether the cell as a whole is drawn as unsettled.
    package let isUnsettled: Bool
  }

  /// What was asked for.
  package let settings: PlotSettings
  /// What kind of number is drawn.
  package let quantity: MeasureQuantity
  /// By panel, colour and place; empty for a histogram.
  package let means: [Mean]
  /// By panel, colour and place; empty but for a histogram.
  package let bins: [Bin]
  /// Panels from left to right; `[nil]` without facets.
  package let facets: [ParameterValue?]
  /// Colours in the order of the legend; `[nil]` without colours.
  package let colors: [ParameterValue?]
  /// The plot in plain sentences: its caption.
  package let findings: [String]

  /// The trials that a plot reads: with their courses for a series only.
  ///
  /// - Throws: `StoreError`; `DecodingError` for a plan that this version cannot read.
  package static func trials(
    for plots: [PlotSettings], ofStudy name: String, in store: ResultStore
  ) throws -> StudyTrials {
    try StudyTrials(
      ofStudy: name, in: store, finalStatesOnly: !plots.contains { $0.kind == .series },
      tables: Set(plots.compactMap { $0.column?.table }))
  }

  /// Computes a plot.
  ///
  /// - Throws: `AnalysisError.plot` when cells must not be pooled or there is nothing to draw.
  package init(_ settings: PlotSettings, _ study: StudyTrials) throws {
    self.settings = settings
    let cells = Cell.group(study.trials)
      .filter { settings.choice.contains(PlotCells.complete($0.parameters)) }
      .map(settings.networks.networks)
    let parameters = cells.map { PlotCells.complete($0.parameters) }
    if let refusal = PlotCells.refusal(parameters, in: settings) {
      throw AnalysisError.plot(settings.name, reason: refusal.message)
    }
    let placed = zip(cells, parameters).map {
      PlacedCell($0, PlotPlace($1, in: settings), settings)
    }
    .sorted { $0.place.precedes($1.place) }
    let values = placed.flatMap { $0.looks.flatMap(\.values) }
    guard !values.isEmpty else {
      throw AnalysisError.plot(settings.name, reason: Self.emptiness(cells, settings))
    }
    // A bin's values are made for their spread; its mean is a share.
    if let over = settings.over, let cell = placed.first(where: { ($0.unit ?? 0) <= 0 }) {
      throw AnalysisError.plot(
        settings.name,
        reason: "\(over) predicts nothing for a cell with "
          + "n = \(cell.cell.parameters["model.n_features"]?.description ?? "?"), "
          + "m = \(cell.cell.parameters["model.n_hidden"]?.description ?? "?")")
    }
    if settings.yScale == .log, settings.kind != .bins, let least = values.min(), least < 0 {
      throw AnalysisError.plot(
        settings.name,
        reason:
          "a log axis has no place for values below 0, such as \(least.text()) of \(settings.measure)"
      )
    }
    let quantity = Self.quantity(of: values, settings)
    self.quantity = quantity
    if settings.kind == .histogram, settings.xScale == .log {
      guard values.allSatisfy({ $0 > 0 }) else {
        throw AnalysisError.plot(
          settings.name,
          reason: "a log axis has no place for 0 and below, such as "
            + "\((values.min() ?? 0).text()) of \(settings.measure)")
      }
      bins = Self.bins(of: placed) { Histogram.logarithmic($0, of: values).bins }
      means = []
    } else if settings.kind == .histogram {
      let width = Histogram.width(for: values, whole: quantity == .count)
      // Whole numbers stand in the middle of their bins.
      let shift = quantity == .count ? 0.5 : 0
      bins = Self.bins(of: placed) { values in
        Histogram(values.map { $0 + shift }, width: width).bins.map { $0.shifted(by: -shift) }
      }
      means = []
    } else if settings.kind == .front {
      bins = []
      means = try Self.front(placed, quantity, settings)
    } else {
      bins = []
      means = placed.flatMap { cell in
        cell.looks.map { look in
          Mean(
            facet: cell.place.facet, color: cell.place.color, x: look.x,
            values: settings.kind == .points ? look.values.map { $0 / (cell.unit ?? 1) } : [],
            replicates: settings.kind == .points ? look.replicates : [],
            estimate: quantity.estimate(look.values).divided(by: cell.unit ?? 1), cell: cell.state)
        }.filter { $0.estimate.count > 0 }
      }
    }
    facets = Self.distinct(placed.map(\.place.facet))
    colors =
      settings.kind == .front
      ? means.map(\.color) : Self.distinct(placed.map(\.place.color))
    findings =
      PlotCaption(
        settings: settings, quantity: quantity, cells: placed,
        sharesRandomNumbers: study.shareRandomNumbers(cells),
        hasZeros: values.contains(0) || means.contains { $0.estimate.lower == 0 }
      ).sentences
  }

  private static func quantity(
    of values: [Double], _ settings: PlotSettings
  ) -> MeasureQuantity {
    if settings.measure == PlotSettings.diverged { return .share }
    // A share of entries is no count of networks, even where all are 0; rows with a code are one.
    switch (settings.kind, settings.column?.use) {
    case (.bins, .binned?): return .amount
    case (.bins, .codes?): return .count
    default: break
    }
    return MeasureQuantity(values, of: settings.measure)
  }

  private static func bins(
    of cells: [PlacedCell], _ histogram: ([Double]) -> [Histogram.Bin]
  ) -> [Bin] {
    cells.flatMap { cell in
      let values = cell.looks.flatMap(\.values)
      return histogram(values).map { bin in
        Bin(
          facet: cell.place.facet, color: cell.place.color, bin: bin, count: cell.networks,
          cell: cell.state)
      }
    }
  }

  private static func distinct(_ values: [ParameterValue?]) -> [ParameterValue?] {
    var seen: Set<ParameterValue?> = []
    return values.filter { seen.insert($0).inserted }.sorted(by: PlotCells.precedes)
  }

  private static func emptiness(_ cells: [Cell], _ settings: PlotSettings) -> String {
    let trials = cells.reduce(0) { $0 + $1.trials.count }
    if trials == 0, !cells.isEmpty {
      return "no cell has as many networks as `networks` asks for"
    }
    guard trials > 0 else {
      return settings.choice == .all
        ? "there is no trial to draw; run the study first"
        : "no stored cell has what its `trials` ask for"
    }
    if settings.column != nil, settings.kind == .series {
      return "\(settings.measure) was seen at the end only, and has no course"
    }
    return cells.allSatisfy { $0.finished.isEmpty }
      ? "all \(trials) networks diverged; nothing to draw"
      : "no finished network has a value of \(settings.measure)"
  }
}

extension PlotPlace {
  /// Whether it is drawn before another: by panel, colour and place.
  func precedes(_ other: PlotPlace) -> Bool {
    if facet != other.facet { return PlotCells.precedes(facet, other.facet) }
    if color != other.color { return PlotCells.precedes(color, other.color) }
    return PlotCells.precedes(x, other.x)
  }
}
