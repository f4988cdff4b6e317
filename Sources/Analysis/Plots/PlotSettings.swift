// What one plot of a study shows, as its author asked for it.

/// A checked plot: every key is a parameter of the study, the measure one that it records.
package struct PlotSettings: Sendable, Equatable {
  /// What is drawn.
  package enum Kind: String, Sendable, CaseIterable {
    /// The final mean of each cell against a parameter, networks as dots.
    case points
    /// The mean of each cell along its training.
    case series
    /// The distribution over networks of a final value.
    case histogram
  }

  /// How an axis grows.
  package enum Growth: String, Sendable, CaseIterable {
    /// Equal differences, equal distances.
    case linear
    /// Equal ratios, equal distances.
    case log
  }

  /// What the horizontal axis of `points` and `series` shows.
  package enum Horizontal: Sendable, Equatable {
    /// A parameter, by its dotted key.
    case parameter(String)
    /// Optimiser steps.
    case step
    /// Flow time t.
    case time

    /// A dotted key, `step` or `time`.
    package var name: String {
      switch self {
      case .parameter(let key): key
      case .step: "step"
      case .time: "time"
      }
    }
  }

  /// The share of a cell's networks that diverged: no measure of a network, yet drawn like one.
  package static let diverged = "diverged"

  /// File name without extension.
  package let name: String
  /// What is drawn.
  package let kind: Kind
  /// The measure whose mean or distribution is drawn, or `diverged`.
  package let measure: String
  /// The horizontal axis; `nil` for a histogram, where it is the measure's.
  package let x: Horizontal?
  /// The parameter that colours tell apart.
  package let color: String?
  /// The parameter that panels tell apart.
  package let facet: String?
  /// How the horizontal axis grows.
  package let xScale: Growth
  /// How the vertical axis grows.
  package let yScale: Growth
  /// The line above the plot: what it shows, unless its author has said what it means.
  package let title: String

  /// The parameters that tell what is drawn apart, dotted.
  var parameters: [String] {
    var keys = [facet, color].compactMap { $0 }
    if case .parameter(let key)? = x { keys.append(key) }
    return keys
  }

  /// The title where none is given: `polysemantic neurons against train.lr`.
  static func plainTitle(_ measure: String, against x: Horizontal?) -> String {
    let quantity =
      measure == diverged ? "share of networks that diverged" : measure.replacing("_", with: " ")
    return x.map { "\(quantity) against \($0.name)" } ?? "distribution of \(quantity)"
  }
}
