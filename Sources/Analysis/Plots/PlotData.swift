// The numbers that a plot draws.

package import Keys
internal import Records
package import Store
package import Study

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
    /// One value of each network, in identity order; empty where networks are not drawn.
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

  /// The plots of a study, from one pass through its trials: with their courses where any plot needs them.
  ///
  /// O(trials) in the memory of a page of them and of the numbers that are drawn.
  ///
  /// - Returns: for each plot its data, or why it cannot be drawn.
  /// - Throws: `StoreError`; `DecodingError` for a plan that this version cannot read.
  package static func of(
    _ plots: [PlotSettings], ofStudy name: String, in store: ResultStore
  ) throws -> [Result<PlotData, AnalysisError>] {
    let pairing = try store.pairing(ofStudy: name)
    let tables = Set(plots.compactMap { $0.column?.table })
    let needsCourses = !tables.isEmpty || plots.contains { $0.kind == .series }
    var pages =
      try needsCourses
      ? store.coursePages(of: .study(name), withTablesOf: tables)
      : store.finalStatePages(of: .study(name))
    var collections = plots.map { PlotCollection($0) }
    while let trials = try pages.next() {
      for trial in trials {
        for place in collections.indices { collections[place].add(trial) }
      }
    }
    return collections.map { collection in
      do throws(AnalysisError) {
        return .success(try PlotData(collection, pairing: pairing))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Computes a plot.
  ///
  /// - Parameters:
  ///   - collection: all trials of the study.
  ///   - pairing: whether cells share random numbers replicate by replicate.
  /// - Throws: `AnalysisError.plot` when cells must not be pooled or there is nothing to draw.
  package init(
    _ collection: PlotCollection, pairing: Seeds.Pairing
  ) throws(AnalysisError) {
    let settings = collection.settings
    self.settings = settings
    let cells = collection.cells()
    if let refusal = PlotCells.refusal(cells.map(\.parameters), in: settings) {
      throw AnalysisError.plot(settings.name, reason: refusal.message)
    }
    let looks = cells.map(\.looks)
    let values = looks.joined().lazy.flatMap(\.values)
    if let reason = Self.obstacle(cells, values, settings) {
      throw AnalysisError.plot(settings.name, reason: reason)
    }
    quantity = Self.quantity(of: values, settings)
    switch settings.kind {
    case .histogram:
      (bins, means) = (Self.bins(of: cells, Array(values), quantity, settings), [])
    case .front:
      (bins, means) = ([], try Self.front(cells, quantity, settings))
    case .points, .series, .map, .bins:
      let hasDots =
        settings.kind == .points && quantity != .share
        && values.reduce(0) { count, _ in count + 1 } <= Self.mostDots
      (bins, means) = ([], Self.means(of: cells, looks, quantity, hasDots: hasDots))
    }
    facets = Self.distinct(cells.map(\.place.facet))
    colors =
      settings.kind == .front ? means.map(\.color) : Self.distinct(cells.map(\.place.color))
    findings =
      PlotCaption(
        settings: settings, quantity: quantity, cells: cells,
        hasDots: means.contains { !$0.values.isEmpty },
        sharesRandomNumbers: pairing.firstSharing(cells.map(\.stored)) != nil,
        hasZeros: means.contains { mean in
          mean.estimate.mean == 0 || mean.estimate.lower == 0 || mean.values.contains(0)
        }
      ).sentences
  }

  /// More dots than these would only be slow to open; means and intervals still hold all networks.
  private static let mostDots = 10_000

  private static func means(
    of cells: [PlacedCell], _ looks: [[PlotValues.Look]], _ quantity: MeasureQuantity,
    hasDots: Bool
  ) -> [Mean] {
    zip(cells, looks).flatMap { cell, looks in
      let state = cell.state
      return looks.filter { !$0.values.isEmpty }.map { look in
        Mean(
          facet: cell.place.facet, color: cell.place.color, x: look.x,
          values: hasDots ? look.values.map { $0 / (cell.unit ?? 1) } : [],
          replicates: hasDots ? look.replicates : [],
          estimate: quantity.estimate(look.values).divided(by: cell.unit ?? 1), cell: state)
      }
    }
  }

  private static func quantity(
    of values: some Sequence<Double>, _ settings: PlotSettings
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

  /// Bins of each cell, which line up with those of the others.
  private static func bins(
    of cells: [PlacedCell], _ all: [Double], _ quantity: MeasureQuantity, _ settings: PlotSettings
  ) -> [Bin] {
    let width = Histogram.width(for: all, whole: quantity == .count)
    // Whole numbers stand in the middle of their bins.
    let shift = quantity == .count ? 0.5 : 0
    func histogram(_ values: [Double]) -> [Histogram.Bin] {
      settings.xScale == .log
        ? Histogram.logarithmic(values, of: all).bins
        : Histogram(values.map { $0 + shift }, width: width).bins.map { $0.shifted(by: -shift) }
    }
    return cells.flatMap { cell in
      let (networks, state) = (cell.values.networks, cell.state)
      return histogram(cell.looks.flatMap(\.values)).map { bin in
        Bin(
          facet: cell.place.facet, color: cell.place.color, bin: bin, count: networks, cell: state)
      }
    }
  }

  private static func distinct(_ values: [ParameterValue?]) -> [ParameterValue?] {
    var seen: Set<ParameterValue?> = []
    return values.filter { seen.insert($0).inserted }.sorted(by: PlotCells.precedes)
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
