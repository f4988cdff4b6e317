// Figure "fourth-norm": how the mean fourth norm grows under hidden noise of a given law and
// strength.

internal import Records
internal import Keys
internal import Store
internal import Study
internal import Theory

/// Mean fourth norm of the rows against the step, per noise law, strength and sharing.
package struct FourthNorms: Sendable, Equatable {
  /// One observed step.
  package struct Point: Sendable, Equatable {
    /// Optimiser steps taken.
    package let step: Int
    /// Mean over networks with its interval.
    package let estimate: MeanEstimate
  }

  /// One kind of noise.
  package struct Series: Sendable, Equatable {
    /// The noise law's name.
    package let noise: String
    /// σ.
    package let standardDeviation: Double
    /// `per_example` or `shared`.
    package let sharing: String
    /// Finished networks.
    package let finished: Int
    /// Diverged networks, counted here only.
    package let diverged: Int
    /// Points in step order, those seen by all finished networks.
    package let points: [Point]
    /// Final count of polysemantic neurons.
    package let polysemantic: MeanEstimate
  }

  /// A published end point.
  package struct Published: Sendable, Equatable {
    /// The noise law's name.
    package let noise: String
    /// σ.
    package let standardDeviation: Double
    /// Lower end of what was read off the figure.
    package let lower: Double
    /// Upper end; equal to `lower` where one value was read.
    package let upper: Double
  }

  /// n.
  package let features: Int
  /// m.
  package let neurons: Int
  /// Steps of the longest series.
  package let steps: Int
  /// Series by sharing, law and ascending σ.
  package let series: [Series]
  /// Published values at `publishedStep`; empty unless n and m are the published ones.
  package let published: [Published]
  /// Fourth norm of the axis-aligned simplex of n rows, the plateau of sparse solutions; `nil` for
  /// one row, which no other keeps from the axis.
  package let simplex: Double?

  /// The step of the published end points.
  package static let publishedStep = 100_000
  /// The figure's name.
  package static let figure = "fourth-norm"

  private static let publishedValues = [
    Published(noise: "bipolar", standardDeviation: 0.07, lower: 0.32, upper: 0.32),
    Published(noise: "bipolar", standardDeviation: 0.1, lower: 0.79, upper: 0.79),
    Published(noise: "bipolar", standardDeviation: 0.15, lower: 0.77, upper: 0.77),
    Published(noise: "gaussian", standardDeviation: 0.07, lower: 0.16, upper: 0.18),
    Published(noise: "gaussian", standardDeviation: 0.1, lower: 0.16, upper: 0.18),
    Published(noise: "gaussian", standardDeviation: 0.15, lower: 0.16, upper: 0.18),
  ]

  /// Computes the figure from noisy autoencoder trials that differ in the noise only.
  ///
  /// - Throws: `AnalysisError` when there is nothing to draw or cells must not be compared.
  package init(_ study: StudyTrials) throws {
    let cells = try study.cells(of: .autoencoder, for: Self.figure)
      .filter { ($0.parameters["train.noise"]?.asText ?? "none") != "none" }
    guard let first = cells.first else { throw AnalysisError.noTrials(figure: Self.figure) }
    try cells.requireFixed(
      except: ["train.noise", "train.noise_stdev", "train.noise_sharing"], figure: Self.figure)
    features = Int(try first.number("model.n_features"))
    neurons = Int(try first.number("model.n_hidden"))
    series = try cells.map(Self.series).filter { !$0.points.isEmpty }.sorted {
      ($0.sharing, $0.noise, $0.standardDeviation) < ($1.sharing, $1.noise, $1.standardDeviation)
    }
    guard !series.isEmpty else {
      throw cells.nothingToDraw(of: .autoencoder, measure: "mean_fourth_norm", figure: Self.figure)
    }
    steps = series.compactMap { $0.points.last?.step }.max() ?? 0
    published = features == 8 && neurons == 16 ? Self.publishedValues : []
    simplex = features >= 2 ? Simplex(rows: features).axisAlignedFourthNorm : nil
  }

  private static func series(_ cell: Cell) throws -> Series {
    let finished = cell.finished
    var values: [Int: [Double]] = [:]
    for trial in finished {
      for point in trial.series("mean_fourth_norm") where point.value.isFinite {
        values[point.step, default: []].append(point.value)
      }
    }
    let points =
      values.filter { $0.value.count == finished.count }.sorted { $0.key < $1.key }
      .map { Point(step: $0.key, estimate: MeanEstimate($0.value)) }
    return Series(
      noise: cell.parameters["train.noise"]?.asText ?? "none",
      standardDeviation: try cell.number("train.noise_stdev"),
      sharing: cell.parameters["train.noise_sharing"]?.asText ?? "per_example",
      finished: finished.count, diverged: cell.diverged, points: points,
      polysemantic: MeanEstimate(cell.finalValues("polysemantic_neurons")))
  }

  /// The published value for a series' law and σ, `nil` where there is none. The published noise
  /// was shared, so it is the same experiment only where `sharing` is.
  package func published(for series: Series) -> Published? {
    published.first {
      $0.noise == series.noise && $0.standardDeviation == series.standardDeviation
    }
  }

  /// The result in sentences: end points against the published ones and the simplex plateau.
  package var findings: [String] {
    let networks = series.map(\.finished)
    let range = "\(networks.min() ?? 0) to \(networks.max() ?? 0)"
    let each = networks.min() == networks.max() ? "\(networks[0])" : range
    let diverged = series.reduce(0) { $0 + $1.diverged }
    var sentences = [
      "n = \(features), m = \(neurons), \(each) finished networks per series, \(diverged) "
        + "diverged" + (simplex.map { "; axis-aligned simplex plateau \($0.text())" } ?? "") + "."
    ]
    for one in series {
      guard let last = one.points.last else { continue }
      let sharing = one.sharing == "shared" ? ", shared by all examples" : ""
      var text =
        "\(one.noise) noise, σ = \(one.standardDeviation.exactText)\(sharing): mean fourth norm "
        + "\(last.estimate.text) after \(last.step) steps"
      if let match = published(for: one) {
        let value =
          match.lower == match.upper
          ? match.lower.exactText : "\(match.lower.exactText) to \(match.upper.exactText)"
        text += "; published \(value) at 100000 steps"
        if one.sharing != "shared" { text += ", whose noise was shared" }
      }
      if one.polysemantic.count > 0 { text += "; \(one.polysemantic.text) polysemantic neurons" }
      sentences.append(text + ".")
    }
    return sentences
  }
}
