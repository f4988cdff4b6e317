// Figure "correlation": does a feature end on the neuron it was most aligned with at the start?

internal import Keys
package import Matrix
internal import Model
internal import Records
internal import Statistics
package import Store
internal import Study
internal import Theory

/// The mean of W_init W_finalᵀ over networks of the widest recorded cell.
package struct WeightCorrelation: Sendable, Equatable {
  /// n.
  package let features: Int
  /// m.
  package let neurons: Int
  /// λ as written in the training loss.
  package let l1: Double
  /// Networks averaged.
  package let networks: Int
  /// Diverged networks of the cell, counted here only.
  package let diverged: Int
  /// The mean matrix's corner of the first features, at most `shownFeatures` square.
  package let corner: [[Double]]
  /// Histogram of the mean matrix's diagonal.
  package let diagonal: Histogram
  /// Histogram of its off-diagonal entries.
  package let offDiagonal: Histogram
  /// Each network's mean diagonal, estimated over networks: the networks are independent, the rows
  /// of one network are not.
  package let diagonalMean: MeanEstimate
  /// Each network's mean off-diagonal entry, likewise.
  package let offDiagonalMean: MeanEstimate
  /// Standard deviation of the mean matrix's off-diagonal entries; it falls as 1/√networks.
  package let offDiagonalSpread: Double
  /// E max|w| of a row: the diagonal if the initially largest weight always won with |w| = 1; `nil`
  /// for an initialiser that this build does not know.
  package let alwaysLargest: Double?
  /// The published diagonal, in units of 1/√m carried to this m.
  package let published: Double
  /// Whether n and m are the published ones, so that `published` is the number itself.
  package let isPublishedSize: Bool
  /// Share of features that end on their initially largest weight; `nil` without feature outcomes.
  package let winnersShare: MeanEstimate

  /// The corner's size at most: a heat map of all n² entries would be a huge file and a grey
  /// square.
  package static let shownFeatures = 48
  /// The figure's name.
  package static let figure = "correlation"
  /// Name of the matrix read.
  static let matrix = "correlation"
  /// The published diagonal at n = 256, m = 4096, read off the colour scale.
  package static let publishedDiagonal = 0.03

  /// Computes the figure from the widest autoencoder cell that kept the matrix `correlation`.
  ///
  /// - Parameters:
  ///   - study: autoencoder trials; those of other widths are left aside.
  ///   - loadMatrix: reads one stored matrix.
  /// - Throws: `AnalysisError`, or what `loadMatrix` throws.
  package init(
    _ study: StudyTrials, loadMatrix: (StoredMatrix) throws -> WeightMatrix<Float>
  ) throws {
    let cells = try study.cells(of: .autoencoder, for: Self.figure)
    let finished = cells.flatMap(\.finished)
    guard !finished.isEmpty else {
      throw cells.nothingToDraw(of: .autoencoder, measure: Self.matrix, figure: Self.figure)
    }
    let kept = finished.filter { trial in trial.matrices.contains { $0.name == Self.matrix } }
    guard let widest = kept.compactMap({ $0.number("model.n_hidden") }).max() else {
      throw AnalysisError.missingMatrix(Self.matrix, figure: Self.figure)
    }
    let chosen = study.filter { $0.number("model.n_hidden") == widest }
    let stored = Cell.group(chosen.trials).flatMap(\.finished).compactMap { trial in
      trial.matrices.first { $0.name == Self.matrix }
    }
    try self.init(ofWidest: chosen, matrices: try stored.map(loadMatrix))
  }

  /// Computes the figure from the trials of one width and their n × n matrices; O(networks · n²).
  package init(ofWidest study: StudyTrials, matrices: [WeightMatrix<Float>]) throws {
    let cells = try study.cells(of: .autoencoder, for: Self.figure)
    try cells.requireFixed(except: [], figure: Self.figure)
    // Networks of all cells are averaged: none may be there twice.
    try study.requireIndependent(cells, for: Self.figure)
    guard let cell = cells.first(where: { !$0.finished.isEmpty }) else {
      throw cells.nothingToDraw(of: .autoencoder, measure: Self.matrix, figure: Self.figure)
    }
    guard !matrices.isEmpty else {
      throw AnalysisError.missingMatrix(Self.matrix, figure: Self.figure)
    }
    features = Int(try cell.number("model.n_features"))
    neurons = Int(try cell.number("model.n_hidden"))
    l1 = try cell.number("train.l1")
    let average = try MatrixAverage(matrices, side: features)
    let shown = min(Self.shownFeatures, features)
    networks = matrices.count
    diverged = cells.reduce(0) { $0 + $1.diverged }
    corner = (0..<shown).map { Array(average.row($0).prefix(shown)) }
    let span = (average.elements.max() ?? 0) - (average.elements.min() ?? 0)
    diagonal = Histogram(average.diagonal, width: span > 0 ? span / 60 : 1)
    offDiagonal = Histogram(average.offDiagonal, width: span > 0 ? span / 60 : 1)
    diagonalMean = MeanEstimate(average.diagonalMeans)
    offDiagonalMean = MeanEstimate(average.offDiagonalMeans)
    offDiagonalSpread = SampleSummary(average.offDiagonal).standardDeviation
    let (width, spread) = (neurons, try Self.initialSpread(cell, features, neurons))
    alwaysLargest = try spread.map {
      try LargestWeight(weights: width, standardDeviation: $0).expectation()
    }
    published = Self.publishedDiagonal * (4096 / Double(neurons)).squareRoot()
    isPublishedSize = features == PublishedCounts.features && neurons == 4096
    winnersShare = MeanEstimate(
      cells.flatMap(\.finished).filter { !$0.features.isEmpty }.map { trial in
        Double(trial.features.count { $0.initialRank == 1 }) / Double(trial.features.count)
      })
  }

  private static func initialSpread(
    _ cell: Cell, _ features: Int, _ neurons: Int
  ) throws -> Double? {
    guard case .text(let name)? = cell.parameters["model.init"] else {
      throw AnalysisError.missingParameter(
        "model.init", trial: cell.trials.first?.identity.key ?? "?")
    }
    guard let law = Initializers.named(name), law.parameters.isEmpty else { return nil }
    return law.init(values: [:]).standardDeviation(features: features, hidden: neurons)
  }

  /// The result in sentences: the diagonal against the published one and against the claimed
  /// mechanism.
  package var findings: [String] {
    let note = isPublishedSize ? "" : " (0.03 at m = 4096, carried over in units of 1/√m)"
    var sentences = [
      "n = \(features), m = \(neurons), λ = \(l1.exactText), \(networks) networks, "
        + "\(diverged) diverged.",
      "Mean diagonal of W_init W_finalᵀ: \(diagonalMean.text); published ≈ \(published.text(2))"
        + "\(note).",
      alwaysLargest.map {
        "If the initially largest weight always won it would be \($0.text())."
      },
      "Off-diagonal entries of the mean matrix: mean \((offDiagonalMean.mean ?? .nan).text(2)), "
        + "standard deviation \(offDiagonalSpread.text(2)).",
    ].compactMap { $0 }
    if winnersShare.count > 0 {
      sentences.append(
        "Share of features that end on their initially largest weight: \(winnersShare.text).")
    }
    return sentences
  }
}
