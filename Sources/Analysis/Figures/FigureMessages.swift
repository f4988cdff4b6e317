// What each figure says in a line: its title, chosen by the numbers that are drawn.

internal import Foundation
internal import Theory

extension CollisionCounts {
  /// At how many widths the means lie outside of what chance would make: of as many, one in twenty lies
  /// outside by chance, so that fewer than that say nothing.
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
    let widths = "\(tested.count) \(tested.count < points.count ? "settled " : "")widths"
    let mostByChance = max(1, Int((0.1 * Double(tested.count)).rounded()))
    switch (below, above) {
    case _ where below + above <= mostByChance && tested.count > 1:
      return "Counts of polysemantic neurons not told apart from chance, at \(widths)"
    case (_, 0):
      return "Fewer polysemantic neurons than chance would make at \(below) of \(widths)"
    case (0, _):
      return "More polysemantic neurons than chance would make at \(above) of \(widths)"
    default:
      return
        "Polysemantic neurons: fewer than by chance at \(below) of \(widths), more at \(above)"
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
      return "No trace of the initial weights is seen in the final ones"
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
    let medians = widths.map { width in
      curves.compactMap { $0.points.first { $0.neurons == width }?.median }
    }.filter { $0.count == curves.count }
    // Below one, a factor says nothing.
    let factors = medians.compactMap { medians -> Double? in
      guard let low = medians.min(), let high = medians.max(), low >= 1 else { return nil }
      return high / low
    }
    guard let factor = factors.max() else { return "Medians of polysemantic neurons by λ" }
    let place = factors.count < medians.count ? ", where no median is below 1" : ""
    return factor == 1
      ? "\(range) the median count stays the same\(place)"
      : "\(range) the median count changes by a factor of \(factor.text(2)) at most\(place)"
  }
}

extension FourthNorms {
  /// Under which noise rows become sparse: their final fourth norm is beyond half of the simplex's.
  package var message: String {
    let border = (simplex ?? 1) / 2
    func laws(_ isIn: (Double) -> Bool) -> Set<String> {
      Set(series.filter { isIn($0.points.last?.estimate.mean ?? 0) }.map(\.noise))
    }
    let (sparse, dense) = (laws { $0 > border }, laws { $0 <= border })
    let both = sparse.intersection(dense)
    func list(_ names: Set<String>) -> String { names.sorted().joined(separator: " or ") }
    let always = sparse.subtracting(both)
    let parts = [
      always.isEmpty ? nil : "under \(list(always)) noise",
      both.isEmpty ? nil : "under \(list(both)) noise of some σ",
    ].compactMap { $0 }
    guard !parts.isEmpty else { return "Rows stay dense under \(list(dense)) noise" }
    let never = dense.subtracting(both)
    return "Rows become sparse \(parts.joined(separator: ", "))"
      + (never.isEmpty ? "" : ", not under \(list(never)) noise")
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
