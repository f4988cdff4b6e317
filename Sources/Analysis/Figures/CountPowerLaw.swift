// Figure "power-law": how the mean number of polysemantic neurons depends on m and n together.

internal import Records
internal import Statistics
internal import Store
internal import Theory

/// The mean count as a power of m and of n, fitted by Poisson likelihood and by least squares, with
/// the residuals of both fits.
public struct CountPowerLaw: Sendable, Equatable {
  /// The networks of one n and m.
  public struct Point: Sendable, Equatable {
    /// n.
    public let features: Int
    /// m.
    public let neurons: Int
    /// Diverged networks, counted here only.
    public let diverged: Int
    /// The final count of every finished network, in identity order.
    public let counts: [Double]
    /// Their mean with Student's interval.
    public let estimate: MeanEstimate
    /// Where no network has a polysemantic neuron, the upper end of Garwood's 95 % interval of the
    /// mean: a cell without scatter that still bounds it.
    public let upperLimit: Double?
    /// Features without a weight in the window 0.8…1.2; too many keep the cell out of both fits.
    public let unresolved: UnresolvedFeatures
    /// (total − fitted)/√fitted of the Poisson fit; `nil` where the cell is not fitted.
    public internal(set) var poissonResidual: Double?
    /// (mean − fitted)/standard error of the least-squares fit; `nil` where the cell is not fitted.
    public internal(set) var leastSquaresResidual: Double?
  }

  /// The Poisson likelihood of the cells' totals.
  public struct PoissonLaw: Sendable, Equatable {
    /// Exponents with quasi-likelihood intervals, scaled by `dispersion`; plain Poisson intervals
    /// where there are as many parameters as cells.
    public let estimate: PowerLawEstimate
    /// Fitted cells.
    public let cells: Int
    /// 2 Σ [y ln(y/μ) − (y − μ)] over totals.
    public let deviance: Double
    /// Cells − parameters.
    public let degreesOfFreedom: Int
    /// Pearson's Σ (y − μ)²/μ over `degreesOfFreedom`; `nil` without any.
    public let dispersion: Double?
    /// Probability of that much or more dispersion if totals were Poisson and the law a power law.
    public let pValue: Double?
  }

  /// Weighted least squares in the cells' means.
  public struct LeastSquaresLaw: Sendable, Equatable {
    /// Exponents with Student's intervals, scaled by the residuals.
    public let estimate: PowerLawEstimate
    /// Fitted cells: those with a standard error above zero.
    public let cells: Int
    /// Σ ((mean − fitted)/standard error)².
    public let chiSquared: Double
    /// Cells − parameters.
    public let degreesOfFreedom: Int
  }

  /// Predicted means at one n and m.
  public struct Line: Sendable, Equatable {
    /// n.
    public let features: Int
    /// m.
    public let neurons: Int
    /// The Poisson fit.
    public let poisson: Double
    /// The least-squares fit; `nil` where there is none.
    public let leastSquares: Double?
    /// The paper's n²/4m.
    public let paper: Double
  }

  /// λ as written in the training loss.
  public let l1: Double
  /// Points in ascending n, then m.
  public let points: [Point]
  /// The fit by Poisson likelihood, over all settled cells.
  public let poisson: PoissonLaw
  /// The fit by least squares; `nil` where the means and their scatter do not determine one.
  public let leastSquares: LeastSquaresLaw?
  /// Why there is no `leastSquares`.
  public let leastSquaresProblem: String?
  /// Exponents of the injection null's own means in the fitted cells, in the order of `poisson`: not
  /// quite −1 and 2, as E = n(n − 1)/(2(2m − 1)) is no power law. `nil` where a cell has n > 2m.
  public let nullExponents: [Double]?
  /// Both ends of each n's lines, which are straight on logarithmic axes.
  public let lines: [Line]

  /// The figure's name.
  public static let figure = "power-law"
  /// Size of a Poisson residual from which a cell is named.
  public static let namedResidual = 3.0

  /// Computes the figure from autoencoder trials that differ in `model.n_features` and
  /// `model.n_hidden` only.
  ///
  /// - Throws: `AnalysisError` when there is nothing to draw or to fit, or cells must not be
  ///   compared; `GSLError`.
  public init(_ study: StudyTrials) throws {
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
  public var featureCounts: [Int] { Set(points.map(\.features)).sorted() }

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
