// Figure "collisions": polysemantic neurons against the number of hidden neurons, at one λ.

internal import Records
internal import Store
internal import Theory

/// Mean counts of polysemantic neurons per width, against the paper's means, line and the exact
/// null.
package struct CollisionCounts: Sendable, Equatable {
  /// One width m.
  package struct Point: Sendable, Equatable {
    /// m.
    package let neurons: Int
    /// Diverged networks, counted here only.
    package let diverged: Int
    /// The final count of every finished network, in identity order.
    package let counts: [Double]
    /// Their mean with its interval.
    package let estimate: MeanEstimate
    /// The paper's n²/4m.
    package let paper: Double
    /// E of the injection null; `nil` where n > 2m leaves no injection.
    package let null: Double?
    /// The null's exact 95 % range of the mean over as many networks.
    package let nullBand: NullMeanBand?
    /// (mean − E)/√(Var/R) under the null; `nil` where the networks have not settled.
    package let zScore: Double?
    /// Pairs of opposite sign on one neuron, per network.
    package let benign: MeanEstimate
    /// Pairs of equal sign on one neuron, per network.
    package let malign: MeanEstimate
    /// Features without a weight in the window 0.8…1.2.
    package let unresolved: UnresolvedFeatures

    /// Mean count over the null's E; its ends are `nil` where the mean has no interval, and all of
    /// it is without a null.
    package var ratio: (mean: Double, lower: Double?, upper: Double?)? {
      guard let null, null > 0, let mean = estimate.mean else { return nil }
      return (mean / null, estimate.lower.map { $0 / null }, estimate.upper.map { $0 / null })
    }
  }

  /// One width of the predicted lines.
  package struct Line: Sendable, Equatable {
    /// m.
    package let neurons: Int
    /// The paper's n²/4m.
    package let paper: Double
    /// E of the injection null; `nil` where n > 2m leaves no injection.
    package let null: Double?
  }

  /// n.
  package let features: Int
  /// λ as written in the training loss.
  package let l1: Double
  /// Points in ascending m.
  package let points: [Point]
  /// Predictions at widths close enough to draw a curve.
  package let lines: [Line]
  /// Whether points rest on the same random numbers, so that one says little beyond another.
  let sharesRandomNumbers: Bool
  /// The paper's means, rescaled to n features.
  package let published: [PublishedCounts.Mean]

  /// The figure's name.
  package static let figure = "collisions"

  /// Computes the figure from autoencoder trials that differ in `model.n_hidden` only.
  ///
  /// - Throws: `AnalysisError` when there is nothing to draw or cells must not be compared.
  package init(_ study: StudyTrials) throws {
    let cells = try study.cells(of: .autoencoder, for: Self.figure)
    guard let first = cells.first else { throw AnalysisError.noTrials(figure: Self.figure) }
    try cells.requireFixed(except: ["model.n_hidden"], figure: Self.figure)
    features = Int(try first.number("model.n_features"))
    l1 = try first.number("train.l1")
    let features = features
    points = try cells.map { try Self.point($0, features: features) }
      .filter { !$0.counts.isEmpty }.sorted { $0.neurons < $1.neurons }
    guard !points.isEmpty else {
      throw cells.nothingToDraw(
        of: .autoencoder, measure: "polysemantic_neurons", figure: Self.figure)
    }
    sharesRandomNumbers = study.shareRandomNumbers(cells)
    published = PublishedCounts.means(rescaledTo: features)
    lines = Self.widths(points.map(\.neurons)).map { neurons in
      Line(
        neurons: neurons,
        paper: InjectionNull.paperEstimate(features: features, neurons: neurons),
        null: features <= 2 * neurons
          ? InjectionNull(features: features, neurons: neurons).mean : nil)
    }
  }

  /// Whole numbers in about geometric progression over the range of `neurons`, ascending.
  private static func widths(_ neurons: [Int]) -> [Int] {
    guard let least = neurons.min(), let most = neurons.max(), least < most else { return neurons }
    let grid = Sparsification.geometric(from: Double(least), to: Double(most), count: 61)
    return Set(grid.map { Int($0.rounded()) }).sorted()
  }

  private static func point(_ cell: Cell, features: Int) throws -> Point {
    let neurons = Int(try cell.number("model.n_hidden"))
    let counts = cell.finalValues("polysemantic_neurons")
    let estimate = MeanEstimate(counts)
    let null =
      features <= 2 * neurons ? InjectionNull(features: features, neurons: neurons) : nil
    let networks = counts.count
    let unresolved = UnresolvedFeatures(cell, features: features)
    let score =
      networks > 0 && !unresolved.areTooMany
      ? null?.zScore(ofMean: estimate.mean ?? .nan, networks: networks) : nil
    return Point(
      neurons: neurons, diverged: cell.diverged, counts: counts, estimate: estimate,
      paper: InjectionNull.paperEstimate(features: features, neurons: neurons), null: null?.mean,
      nullBand: networks > 0 ? null.map { NullMeanBand($0, networks: networks) } : nil,
      zScore: score?.isFinite == true ? score : nil,
      benign: MeanEstimate(cell.finalValues("benign_pairs")),
      malign: MeanEstimate(cell.finalValues("malign_pairs")),
      unresolved: unresolved)
  }

  /// The result in sentences: ours against published, against n²/4m and against the null.
  package var findings: [String] {
    var sentences = [setting]
    let shown =
      points.count <= 4 ? points : [0, points.count / 2, points.count - 1].map { points[$0] }
    for point in shown { sentences.append(sentence(point)) }
    let tested = points.filter { $0.zScore != nil }
    let outside = tested.filter { point in
      guard let mean = point.estimate.mean, let band = point.nullBand else { return false }
      return mean < band.lower || mean > band.upper
    }
    let scores = tested.compactMap(\.zScore)
    if let least = scores.min(), let most = scores.max() {
      sentences.append(
        "The mean lies outside the injection null's exact 95 % range at \(outside.count) of "
          + "\(tested.count) \(tested.count < points.count ? "settled " : "")widths; "
          + "z from \(least.text(2)) to \(most.text(2))."
          + (sharesRandomNumbers
            ? " The widths share random numbers: these are not independent findings." : ""))
    }
    if let unsettled = UnresolvedFeatures.sentence(
      points.map { ("m = \($0.neurons)", $0.unresolved) })
    {
      sentences.append(unsettled)
    }
    let last = points[points.count - 1]
    sentences.append(
      "At m = \(last.neurons): \(last.benign.text) benign and \(last.malign.text) malign pairs, "
        + "\(last.unresolved.estimate.text) unresolved features per network.")
    return sentences
  }

  private var setting: String {
    let networks = points.map(\.counts.count)
    let each =
      networks.min() == networks.max()
      ? "\(networks[0])" : "\(networks.min() ?? 0) to \(networks.max() ?? 0)"
    let diverged = points.reduce(0) { $0 + $1.diverged }
    return "n = \(features), λ = \(l1.exactText), \(each) finished networks per width, "
      + "\(diverged) diverged."
  }

  private func sentence(_ point: Point) -> String {
    var text =
      "m = \(point.neurons): \(point.estimate.text) polysemantic neurons; n²/4m = "
      + point.paper.text()
    if let null = point.null {
      text += ", injection null \(null.text())"
      if let score = point.zScore { text += " (z = \(score.text(2)))" }
    }
    if let match = published.first(where: { $0.neurons == Double(point.neurons) }) {
      text += ", published " + match.text(features: features)
      if features != PublishedCounts.features { text += " (rescaled)" }
      if let covered = point.estimate.covers(match.count) {
        text += covered ? ", inside our interval" : ", outside our interval"
      }
    }
    if let unresolved = point.unresolved.estimate.mean, unresolved > 0 {
      text += "; \(point.unresolved.estimate.text) features unresolved"
    }
    return text + "."
  }
}
