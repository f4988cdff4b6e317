// What each figure says in a line: its title, chosen by the numbers that are drawn.

internal import Foundation
internal import Theory

extension CollisionCounts {
  /// Whether the means lie below, above or within what chance would make.
  package var message: String {
    let tested = points.filter { $0.zScore != nil && $0.nullBand != nil }
    guard !tested.isEmpty else { return "Polysemantic neurons among \(features) features" }
    func count(_ isOutside: (Double, NullMeanBand) -> Bool) -> Int {
      tested.count { point in
        guard let mean = point.estimate.mean, let band = point.nullBand else { return false }
        return isOutside(mean, band)
      }
    }
    let (below, above) = (count { $0 < $1.lower }, count { $0 > $1.upper })
    switch (below, above) {
    case (0, 0):
      return "As many polysemantic neurons as chance would make, at all \(tested.count) widths"
    case (_, 0):
      return
        "Fewer polysemantic neurons than chance would make at \(below) of \(tested.count) widths"
    case (0, _):
      return
        "More polysemantic neurons than chance would make at \(above) of \(tested.count) widths"
    default:
      return
        "Polysemantic neurons: fewer than by chance at \(below) of \(tested.count) widths, more at "
        + "\(above)"
    }
  }
}

extension CountPowerLaw {
  /// The exponent of m beside the paper's −1; that of n where m does not vary.
  package var message: String {
    guard let exponent = poisson.estimate.exponents.first else {
      return "Polysemantic neurons as a power of m and n"
    }
    let place = exponent.coversPaper ? "within" : "outside"
    return
      "The count goes as \(exponent.covariate.symbol) to the power \(exponent.value.text()); the "
      + "paper's \(exponent.covariate.paperExponent.exactText) is \(place) the interval"
  }

  /// `Poisson likelihood: m^b n^c with b = −1.32 [−1.41, −1.22] and c = …`.
  package var exponentLines: [String] {
    let fits =
      [("Poisson likelihood", poisson.estimate)]
      + (leastSquares.map { [("Least squares", $0.estimate)] } ?? [])
    return fits.map { name, estimate in
      let values = estimate.exponents.map { exponent in
        "\(exponent.covariate.symbol)^\(exponent.value.text()) "
          + "[\(exponent.lower.text()), \(exponent.upper.text())]"
      }
      return "\(name): " + values.joined(separator: " · ")
    }
  }
}

extension WeightCorrelation {
  /// How much of the initial weights the final ones remember.
  package var message: String {
    guard let mean = diagonalMean.mean else { return "Initial against final weights" }
    if let lower = diagonalMean.lower, let upper = diagonalMean.upper, lower <= 0, upper >= 0 {
      return "Final weights remember nothing of the initial ones"
    }
    guard let most = alwaysLargest, most > 0 else {
      return "Features remember where they began: the mean diagonal is \(mean.text())"
    }
    let percent = Int((100 * mean / most).rounded())
    return
      "Features remember where they began: \(percent) % of the diagonal that they would have if the "
      + "largest weight always won"
  }
}

extension CountCurves {
  /// By how much the penalty changes the count.
  package var message: String {
    guard let least = curves.first, let most = curves.last, curves.count > 1 else {
      return "Medians of polysemantic neurons fall with the width"
    }
    let range = "From λ = \(least.l1.exactText) to \(most.l1.exactText)"
    let widths = Set(curves.flatMap(\.points).map(\.neurons))
    let factors = widths.compactMap { width -> Double? in
      let medians = curves.compactMap { $0.points.first { $0.neurons == width }?.median }
      guard medians.count == curves.count, let low = medians.min(), let high = medians.max(),
        low >= 1
      else { return nil }
      return high / low
    }
    guard let factor = factors.max() else { return "\(range) few neurons are polysemantic" }
    return factor == 1
      ? "\(range) the median count stays the same"
      : "\(range) the median count changes by a factor of \(factor.text(2)) at most"
  }
}

extension FourthNorms {
  /// Under which noise rows become sparse: their final fourth norm is beyond half of the simplex's.
  package var message: String {
    let border = (simplex ?? 1) / 2
    let sparse = Set(
      series.filter { ($0.points.last?.estimate.mean ?? 0) > border }.map(\.noise))
    let dense = Set(series.map(\.noise)).subtracting(sparse)
    func list(_ names: Set<String>) -> String { names.sorted().joined(separator: " or ") }
    switch (sparse.isEmpty, dense.isEmpty) {
    case (true, _): return "Rows stay dense under \(list(dense)) noise"
    case (_, true): return "Rows become sparse under \(list(sparse)) noise"
    default:
      return "Rows become sparse under \(list(sparse)) noise, not under \(list(dense)) noise"
    }
  }
}

extension Sparsification {
  /// Which of the two predictions the rows are nearer to, halfway down on the log axis.
  package var message: String {
    let title = "One row loses its weights"
    let middle = Double(neurons).squareRoot()
    func time(_ points: [Point]) -> Double? {
      points.first { $0.nonzeroWeights <= middle }?.time
    }
    let times = runs.compactMap { time($0.points) }
    guard !times.isEmpty, let closed = time(closedForm), let paper = time(paper) else {
      return title
    }
    let mean = times.map { log($0) }.reduce(0, +) / Double(times.count)
    return abs(mean - log(closed)) < abs(mean - log(paper))
      ? "\(title) as the half-normal closed form has it, rather than the paper's line"
      : "\(title) as the paper's line has it, rather than the half-normal closed form"
  }
}
