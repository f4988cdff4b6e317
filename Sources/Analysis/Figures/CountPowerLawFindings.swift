// What the figure "power-law" says, in sentences.

extension CountPowerLaw {
  /// The result in sentences: exponents of both fits, how well a power law describes the counts, and
  /// which cells it misses or leaves out.
  package var findings: [String] {
    [setting, poissonSentence, goodness, leastSquaresSentence, nullSentence, residualSentence]
      .compactMap { $0 } + leftOut
  }

  private var setting: String {
    let networks = points.map(\.counts.count)
    let diverged = points.reduce(0) { $0 + $1.diverged }
    return "λ = \(l1.exactText), n = \(list(featureCounts)), "
      + "m = \(list(Set(points.map(\.neurons)).sorted())): \(cells(points.count)), "
      + "\(range(networks)) finished networks each, \(diverged) diverged."
  }

  private var poissonSentence: String {
    "Poisson likelihood, \(cells(poisson.cells)): " + law(poisson.estimate) + "."
  }

  private var goodness: String {
    let deviance = "Deviance \(poisson.deviance.text())"
    guard let dispersion = poisson.dispersion, let pValue = poisson.pValue else {
      return deviance + "; as many parameters as cells leave nothing to judge the law by, and the "
        + "intervals assume Poisson counts."
    }
    return deviance + " and Pearson's dispersion \(dispersion.text()) on "
      + "\(poisson.degreesOfFreedom) degrees of freedom (p = \(pValue.text(2)) for that much "
      + "under a power law with Poisson counts); the intervals are scaled by the dispersion."
  }

  private var leastSquaresSentence: String {
    guard let leastSquares else {
      return "Least squares give nothing: \(leastSquaresProblem ?? "no fit")."
    }
    return "Least squares, \(cells(leastSquares.cells)): " + law(leastSquares.estimate)
      + "; χ² \(leastSquares.chiSquared.text()) on \(leastSquares.degreesOfFreedom) degrees of "
      + "freedom, by which the intervals are scaled."
  }

  /// `mean ∝ m^b n^c with b = … [.., ..] and c = …, covariance …`, and where −1 and 2 lie.
  private func law(_ estimate: PowerLawEstimate) -> String {
    let exponents = estimate.exponents
    let powers = exponents.map { "\($0.covariate.symbol)^\($0.covariate.exponentSymbol)" }
    let values = exponents.map {
      "\($0.covariate.exponentSymbol) = \($0.value.text()) [\($0.lower.text()), \($0.upper.text())]"
    }
    let verdicts = exponents.map {
      "\($0.covariate.paperExponent.exactText) \($0.coversPaper ? "inside" : "outside")"
    }
    var text =
      "mean ∝ \(powers.joined(separator: " ")) with \(values.joined(separator: " and "))"
    text += " (\(verdicts.joined(separator: ", ")))"
    if let covariance = estimate.exponentCovariance,
      let correlation = estimate.exponentCorrelation
    {
      // A balanced grid has none but rounding, which is no two machines' the same.
      let isNone = abs(correlation) < 1e-9
      text += ", their covariance \(isNone ? "0" : covariance.text(2)), "
      text += "correlation \(isNone ? "0" : correlation.text(2))"
    }
    return text
  }

  private var nullSentence: String? {
    guard let nullExponents else { return nil }
    let values = zip(poisson.estimate.exponents, nullExponents).map {
      "\($0.covariate.exponentSymbol) = \($1.text())"
    }
    return "The injection null's own means in these cells, fitted alike, have "
      + values.joined(separator: " and ") + "."
  }

  private var residualSentence: String {
    let limit = Self.namedResidual
    let missed = points.compactMap { point -> String? in
      guard let residual = point.poissonResidual, abs(residual) > limit else { return nil }
      return "\(name(point)) (\(residual > 0 ? "+" : "")\(residual.text(2)))"
    }
    guard !missed.isEmpty else {
      return "No Poisson residual is beyond \(limit.exactText)."
    }
    return "Poisson residuals beyond \(limit.exactText), where the law misses the counts: "
      + missed.joined(separator: ", ") + "."
  }

  /// Cells that a fit, or the logarithmic axis, has no place for.
  private var leftOut: [String] {
    var sentences: [String] = []
    let settled = points.filter { !$0.unresolved.areTooMany }
    let empty = settled.filter { $0.upperLimit != nil }
    if !empty.isEmpty {
      sentences.append(
        "No polysemantic neuron in any network of \(names(empty)): drawn as an upper limit.")
    }
    let flat = settled.filter { ($0.estimate.standardDeviation ?? 0) == 0 }
    if leastSquares != nil, !flat.isEmpty {
      sentences.append(
        "In the Poisson fit alone, for want of a scatter to weigh them by: \(names(flat)).")
    }
    if let unsettled = UnresolvedFeatures.sentence(points.map { (name($0), $0.unresolved) }) {
      sentences += [unsettled, "Unsettled cells are part of neither fit."]
    }
    return sentences
  }

  private func name(_ point: Point) -> String { "n = \(point.features), m = \(point.neurons)" }

  private func names(_ points: [Point]) -> String {
    points.map(name).joined(separator: "; ")
  }

  private func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

  /// All of them, or first and last of many.
  private func list(_ values: [Int]) -> String {
    values.count <= 6
      ? values.map(String.init).joined(separator: ", ")
      : "\(values[0]) … \(values[values.count - 1])"
  }

  private func range(_ values: [Int]) -> String {
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    return least == most ? "\(least)" : "\(least) to \(most)"
  }
}
