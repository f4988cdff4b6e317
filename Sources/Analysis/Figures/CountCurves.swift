// Figure "curves": medians and percentile fans of the count against the width, one curve per λ.

internal import Keys
internal import Records
internal import Statistics
internal import Store
internal import Theory

/// Distribution over networks of the number of polysemantic neurons, per λ and width.
package struct CountCurves: Sendable, Equatable {
  /// A central range of the networks' counts: spread, not a confidence interval.
  package struct Band: Sendable, Equatable {
    /// Share of the networks between the ends: 0.7 for percentiles 15 to 85.
    package let level: Double
    /// Lower percentile.
    package let lower: Double
    /// Upper percentile.
    package let upper: Double
  }

  /// One width m of a curve.
  package struct Point: Sendable, Equatable {
    /// m.
    package let neurons: Int
    /// Finished networks.
    package let finished: Int
    /// Diverged networks, counted here only.
    package let diverged: Int
    /// Median count.
    package let median: Double
    /// Bands of `levels`, widest first.
    package let bands: [Band]
    /// Mean with its confidence interval, for the sentences.
    package let estimate: MeanEstimate
    /// Features without a weight in the window 0.8…1.2.
    package let unresolved: UnresolvedFeatures
  }

  /// All widths at one λ.
  package struct Curve: Sendable, Equatable {
    /// λ as written in the training loss.
    package let l1: Double
    /// Points in ascending m.
    package let points: [Point]
    /// The paper's medians at this λ, rescaled to n features; empty where none was published.
    package let published: [PublishedCounts.Median]
  }

  /// Mean of the injection null at one width.
  package struct Null: Sendable, Equatable {
    /// m.
    package let neurons: Int
    /// E.
    package let mean: Double
  }

  /// Percentiles 15–85, 25–75 and 35–65.
  package static let levels = [0.7, 0.5, 0.3]
  /// The figure's name.
  package static let figure = "curves"

  /// n.
  package let features: Int
  /// Curves in ascending λ.
  package let curves: [Curve]
  /// The null at every width that has one.
  package let null: [Null]
  /// What the largest λ changes at the widest m, network by network; `nil` where cells are
  /// independent, or there is nothing to compare.
  let pairedChange: String?

  /// Computes the figure from autoencoder trials that differ in `model.n_hidden` and `train.l1`
  /// only.
  ///
  /// - Throws: `AnalysisError` when there is nothing to draw or cells must not be compared.
  package init(_ study: StudyTrials) throws {
    let cells = try study.cells(of: .autoencoder, for: Self.figure)
    guard let first = cells.first else { throw AnalysisError.noTrials(figure: Self.figure) }
    try cells.requireFixed(except: ["model.n_hidden", "train.l1"], figure: Self.figure)
    features = Int(try first.number("model.n_features"))
    let features = features
    let published = PublishedCounts.medians(rescaledTo: features)
    curves = try Dictionary(grouping: cells) { try $0.number("train.l1") }
      .sorted { $0.key < $1.key }
      .map { l1, cells in
        Curve(
          l1: l1,
          points: try cells.compactMap { try Self.point($0, features: features) }
            .sorted { $0.neurons < $1.neurons },
          published: published.filter { $0.l1 == l1 })
      }
      .filter { !$0.points.isEmpty }
    guard !curves.isEmpty else {
      throw cells.nothingToDraw(
        of: .autoencoder, measure: "polysemantic_neurons", figure: Self.figure)
    }
    pairedChange = study.shareRandomNumbers(cells) ? Self.change(cells, curves) : nil
    null = Set(curves.flatMap { $0.points.map(\.neurons) }).sorted()
      .filter { features <= 2 * $0 }
      .map { Null(neurons: $0, mean: InjectionNull(features: features, neurons: $0).mean) }
  }

  private static func change(_ cells: [Cell], _ curves: [Curve]) -> String? {
    guard let low = curves.first, let high = curves.last, curves.count > 1,
      let neurons = low.points.last?.neurons, high.points.last?.neurons == neurons
    else { return nil }
    let ends = [low, high].compactMap { curve in
      cells.first { cell in
        cell.parameters["train.l1"]?.asNumber == curve.l1
          && cell.parameters["model.n_hidden"]?.asNumber == Double(neurons)
      }
    }
    let pairs = PairedCells(ends[0], ends[1], final: "polysemantic_neurons")
    return "At m = \(neurons), from λ = \(low.l1.exactText) to λ = \(high.l1.exactText), networks "
      + "with equal random numbers change by \(pairs.text); the pairing is worth "
      + "\(pairs.sample.gain.text(2)) times as many networks."
  }

  private static func point(_ cell: Cell, features: Int) throws -> Point? {
    let counts = cell.finalValues("polysemantic_neurons")
    guard !counts.isEmpty else { return nil }
    let quantiles = Quantiles(of: counts)
    return Point(
      neurons: Int(try cell.number("model.n_hidden")), finished: counts.count,
      diverged: cell.diverged, median: quantiles.median,
      bands: levels.compactMap { level in
        quantiles.centralRange(level: level).map {
          Band(level: level, lower: $0.lower, upper: $0.upper)
        }
      },
      estimate: MeanEstimate(counts), unresolved: UnresolvedFeatures(cell, features: features))
  }

  /// The result in sentences: medians against the published ones, and what λ changes.
  package var findings: [String] {
    let diverged = curves.flatMap(\.points).reduce(0) { $0 + $1.diverged }
    let networks = curves.flatMap(\.points).map(\.finished)
    let range = "\(networks.min() ?? 0) to \(networks.max() ?? 0)"
    let each = networks.min() == networks.max() ? "\(networks[0])" : range
    var sentences = [
      "n = \(features), \(each) finished networks per cell, \(diverged) diverged."
    ]
    // Elsewhere they could only be rescaled by the very law that is in question.
    let isPublished = features == PublishedCounts.features
    for curve in curves {
      for point in curve.points.prefix(2) {
        var text =
          "λ = \(curve.l1.exactText), m = \(point.neurons): median \(point.median.text()), mean "
          + point.estimate.text
        if isPublished,
          let match = curve.published.first(where: { $0.neurons == Double(point.neurons) })
        {
          text += "; published median \(match.text(features: features))"
        }
        sentences.append(text + ".")
      }
    }
    if let pairedChange {
      sentences.append(pairedChange)
    } else if let narrowest = curves.first?.points.last, let widest = curves.last?.points.last,
      curves.count > 1, narrowest.neurons == widest.neurons,
      let low = curves.first, let high = curves.last
    {
      sentences.append(
        "At m = \(narrowest.neurons) the mean is \(narrowest.estimate.text) for λ = "
          + "\(low.l1.exactText) and \(widest.estimate.text) for λ = \(high.l1.exactText).")
    }
    if let unsettled = UnresolvedFeatures.sentence(
      curves.flatMap { curve in
        curve.points.map { ("λ = \(curve.l1.exactText), m = \($0.neurons)", $0.unresolved) }
      })
    {
      sentences.append(unsettled)
    }
    return sentences
  }
}
