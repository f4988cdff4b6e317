// Figure "power-law": how the mean number of polysemantic neurons depends on m and n together.

internal import Records
internal import Statistics
internal import Store
internal import Theory

/// The mean count as a power of m and of n, fitted by Poisson likelihood and by least squares, with
/// the residuals of both fits.
package struct CountPowerLaw: Sendable, Equatable {
  /// The networks of one n and m.
  package struct Point: Sendable, Equatable {
    /// n.
    package let features: Int
    /// m.
    package let neurons: Int
    /// Diverged networks, counted here only.
    package let diverged: Int
    /// The final count of every finished network, in identity order.
    package let counts: [Double]
    /// Their mean with Student's interval.
    package let estimate: MeanEstimate
    /// Where no network has a polysemantic neuron, the upper end of Garwood's 95 % interval of the
    /// mean: a cell without scatter that still bounds it.
    package let upperLimit: Double?
    /// Features without a weight in the window 0.8…1.2; too many keep the cell out of both fits.
    package let unresolved: UnresolvedFeatures
    /// (total − fitted)/√fitted of the Poisson fit; `nil` where the cell is not fitted.
    package internal(set) var poissonResidual: Double?
    /// (mean − fitted)/standard error of the least-squares fit; `nil` where the cell is not fitted.
    package internal(set) var leastSquaresResidual: Double?
  }

  /// The Poisson likelihood of the cells' totals.
  package struct PoissonLaw: Sendable, Equatable {
    /// Exponents with quasi-likelihood intervals, scaled by `dispersion`; plain Poisson intervals
    /// where there are as many parameters as cells.
    package let estimate: PowerLawEstimate
    /// Fitted cells.
    package let cells: Int
    /// 2 Σ [y ln(y/μ) − (y − μ)] over totals.
    package let deviance: Double
    /// Cells − parameters.
    package let degreesOfFreedom: Int
    /// Pearson's Σ (y − μ)²/μ over `degreesOfFreedom`; `nil` without any.
    package let dispersion: Double?
    /// Probability of that much or more dispersion if totals were Poisson and the law a power law.
    package let pValue: Double?
  }

  /// Weighted least squares in the cells' means.
  package struct LeastSquaresLaw: Sendable, Equatable {
    /// Exponents with Student's intervals, scaled by the residuals.
    package let estimate: PowerLawEstimate
    /// Fitted cells: those with a standard error above zero.
    package let cells: Int
    /// Σ ((mean − fitted)/standard error)².
    package let chiSquared: Double
    /// Cells − parameters.
    package let degreesOfFreedom: Int
  }

  /// Predicted means at one n and m.
  package struct Line: Sendable, Equatable {
    /// n.
    package let features: Int
    /// m.
    package let neurons: Int
    /// The Poisson fit.
    package let poisson: Double
    /// The least-squares fit; `nil` where there is none.
    package let leastSquares: Double?
    /// The paper's n²/4m.
    package let paper: Double
  }

  /// λ as written in the training loss.
  package let l1: Double
  /// Points in ascending n, then m.
  package let points: [Point]
  /// The fit by Poisson likelihood, over all settled cells.
  package let poisson: PoissonLaw
  /// The fit by least squares; `nil` where the means and their scatter do not determine one.
  package let leastSquares: LeastSquaresLaw?
  /// Why there is no `leastSquares`.
  package let leastSquaresProblem: String?
  /// Exponents of the injection null's own means in the fitted cells, in the order of `poisson`: not
  /// quite −1 and 2, as E = n(n − 1)/(2(2m − 1)) is no power law. `nil` where a cell has n > 2m.
  package let nullExponents: [Double]?
  /// Both ends of each n's lines, which are straight on logarithmic axes.
  package let lines: [Line]

  /// The figure's name.
  package static let figure = "power-law"
  /// Size of a Poisson residual from which a cell is named.
  package static let namedResidual = 3.0

  /// Computes the figure from autoencoder trials that differ in `model.n_features` and
  /// `model.n_hidden` only.
  ///
  /// - Throws: `AnalysisError` when there is nothing to draw or to fit, or cells must not be
  ///   compared; `GSLError`.
  package init(_ study: StudyTrials) throws {
    let cells = try study.cells(of: .autoencoder, for: Self.figure)
    guard let first = cells.first else { throw AnalysisError.noTrials(figure: Self.figure) }
    try cells.requireFixed(except: ["model.n_hidden", "model.n_features"], figure: Self.figure)
    // Both fits add up what cells say, each as evidence of its own.
    try study.requireIndependent(cells, for: Self.figure)
    l1 = try first.number("train.l1")
    var points = try cells.map(Self.point).filter { !$0.counts.isEmpty }
      .sorted { ($0.features, $0.neurons) < ($1.features, $1.neurons) }
    guard !points.isEmpty else {
      throw cells.nothingToDraw(
        of: .autoencoder, measure: "polysemantic_neurons", figure: Self.figure)
    }
    let fits = try PowerLawFits(points)
    for (place, residual) in fits.poissonResiduals { points[place].poissonResidual = residual }
    for (place, residual) in fits.leastSquaresResiduals {
      points[place].leastSquaresResidual = residual
    }
    self.points = points
    poisson = fits.poisson
    leastSquares = fits.leastSquares
    leastSquaresProblem = fits.leastSquaresProblem
    nullExponents = fits.nullExponents
    lines = Self.lines(points, fits)
  }

  /// The different n of the points, ascending.
  package var featureCounts: [Int] { Set(points.map(\.features)).sorted() }

  private static func point(_ cell: Cell) throws -> Point {
    let features = Int(try cell.number("model.n_features"))
    let counts = cell.finalValues("polysemantic_neurons")
    let unresolved = UnresolvedFeatures(cell, features: features)
    let isEmpty = counts.allSatisfy { $0 == 0 } && !unresolved.areTooMany
    return Point(
      features: features, neurons: Int(try cell.number("model.n_hidden")),
      diverged: cell.diverged, counts: counts, estimate: MeanEstimate(counts),
      upperLimit: isEmpty
        ? PoissonCount(total: 0, over: counts.count).meanInterval(level: MeanEstimate.level)?.upper
        : nil,
      unresolved: unresolved)
  }

  private static func lines(_ points: [Point], _ fits: PowerLawFits) -> [Line] {
    let widths = points.map(\.neurons)
    let ends = Set([widths.min(), widths.max()].compactMap { $0 }).sorted()
    return Set(points.map(\.features)).sorted().flatMap { features in
      ends.map { neurons in
        Line(
          features: features, neurons: neurons,
          poisson: fits.poisson.estimate.mean(features: features, neurons: neurons),
          leastSquares: fits.leastSquares?.estimate.mean(features: features, neurons: neurons),
          paper: InjectionNull.paperEstimate(features: features, neurons: neurons))
      }
    }
  }
}
