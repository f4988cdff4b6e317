// The paper's counts of polysemantic neurons, read from the authors' published figures and data.

extension PublishedCounts.Mean {
  /// The published digits, or three where the count was rescaled to `features`.
  func text(features: Int) -> String {
    features == PublishedCounts.features ? count.exactText : count.text()
  }
}

extension PublishedCounts.Median {
  /// The published digits, or three where the count was rescaled to `features`.
  func text(features: Int) -> String {
    features == PublishedCounts.features ? count.exactText : count.text()
  }
}

/// Counts published in arXiv 2312.03096 at n = 256, 16 networks per width, AdamW, 7500 steps.
package enum PublishedCounts {
  /// A published mean count.
  package struct Mean: Sendable, Equatable {
    /// m.
    package let neurons: Double
    /// Mean number of polysemantic neurons.
    package let count: Double
  }

  /// A published median count.
  package struct Median: Sendable, Equatable {
    /// λ as written in the training loss.
    package let l1: Double
    /// m.
    package let neurons: Double
    /// Median number of polysemantic neurons.
    package let count: Double
  }

  /// n of the published runs.
  package static let features = 256

  /// Means at λ = 0.001, m = 256, 512, …, 4096.
  static let counts = [
    72.5, 23.9, 13.7, 10.1, 8.4, 8.1, 6.1, 5.4, 5.0, 4.9, 4.2, 3.8, 3.3, 3.5, 3.6, 3.8,
  ]

  /// Medians at m = 256 and 512 for each λ.
  static let medianCounts: [(l1: Double, counts: [Double])] = [
    (0.001, [71, 26]), (0.01, [68, 21]), (0.1, [53, 23]),
  ]

  /// The means for `target` features at equal m/n: both m and the count are multiplied by
  /// `target`/256, for under every prediction considered the count per feature depends on m/n
  /// (exactly for n²/4m, up to 1/n for the null). At 256 they are the published numbers themselves.
  package static func means(rescaledTo target: Int) -> [Mean] {
    let factor = Double(target) / Double(features)
    return counts.enumerated().map { index, count in
      Mean(neurons: Double(256 * (index + 1)) * factor, count: count * factor)
    }
  }

  /// The medians for `target` features, rescaled as the means are.
  package static func medians(rescaledTo target: Int) -> [Median] {
    let factor = Double(target) / Double(features)
    return medianCounts.flatMap { l1, counts in
      counts.enumerated().map { index, count in
        Median(l1: l1, neurons: Double(256 * (index + 1)) * factor, count: count * factor)
      }
    }
  }
}
