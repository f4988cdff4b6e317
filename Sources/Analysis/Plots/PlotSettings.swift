// What one plot of a study shows, as its author asked for it.

/// A checked plot: every key is a parameter of the study, the measure one that it records.
package struct PlotSettings: Sendable, Equatable {
  /// What is drawn.
  package enum Kind: String, Sendable, CaseIterable {
    /// The final mean of each cell against a parameter, networks as dots.
    case points
    /// The mean of each cell along its training.
    case series
    /// The distribution over networks of a final value, or over all rows that an observer saw.
    case histogram
    /// The final mean of each cell as a colour, over two parameters.
    case map
    /// The mean of each cell for each bin or code that an observer's table has.
    case bins
    /// The final mean of each cell against its mean of another measure.
    case front
  }

  /// How an axis grows.
  package enum Growth: String, Sendable, CaseIterable {
    /// Equal differences, equal distances.
    case linear
    /// Equal ratios, equal distances.
    case log
  }

  /// What the horizontal axis shows; a histogram's is its measure.
  package enum Horizontal: Sendable, Equatable {
    /// A parameter, by its dotted key.
    case parameter(String)
    /// Optimiser steps.
    case step
    /// Flow time t.
    case time
    /// Bins or codes of a table, with what they are of.
    case bins(String)
    /// Another measure, of a front.
    case measure(String)

    /// A dotted key, `step`, `time`, what bins are of, or a measure.
    package var name: String {
      switch self {
      case .parameter(let key): key
      case .step: "step"
      case .time: "time"
      case .bins(let title): title
      case .measure(let name): name
      }
    }
  }

  /// The share of a cell's networks that diverged: no measure of a network, yet drawn like one.
  package static let diverged = "diverged"

  /// File name without extension.
  package let name: String
  /// What is drawn.
  package let kind: Kind
  /// The measure whose mean or distribution is drawn, `diverged`, or an observer's column.
  package let measure: String
  /// The horizontal axis; `nil` for a histogram, where it is the measure's.
  package let x: Horizontal?
  /// The parameter that colours tell apart; of a map, what its rows are.
  package let color: String?
  /// The parameter that panels tell apart.
  package let facet: String?
  /// How the horizontal axis grows.
  package let xScale: Growth
  /// How the vertical axis grows.
  package let yScale: Growth
  /// What each cell's values are divided by, a name of `Prediction.all`; `nil` for nothing.
  let over: String?
  /// The cells that it is about.
  let choice: CellChoice
  /// Which networks of each cell it is of.
  let networks: NetworkChoice
  /// The line above the plot: what it shows, unless its author has said what it means.
  package let title: String

  /// The observer's column that is drawn; `nil` for a measure.
  var column: ObservedColumn? { ObservedColumn(measure) }

  /// The parameters that tell what is drawn apart, dotted.
  var parameters: [String] {
    var keys = [facet, color].compactMap { $0 }
    if case .parameter(let key)? = x { keys.append(key) }
    return keys
  }

  /// The measure as words.
  package var measureTitle: String {
    (column?.column ?? measure).replacing("_", with: " ")
  }

  /// The other measure of a front as words.
  package var horizontalTitle: String? {
    guard case .measure(let name)? = x else { return nil }
    return name.replacing("_", with: " ")
  }

  /// The vertical axis.
  package var verticalTitle: String {
    if let over { return "\(measureTitle) over \(Prediction.text(over))" }
    return switch (kind, column) {
    case (.histogram, let column?): "share of \(column.rows)"
    case (.histogram, nil): "share of networks"
    case (_, let column?): column.verticalTitle
    case (_, nil):
      measure == Self.diverged
        ? "share of networks that diverged" : measureTitle
    }
  }

  /// The title where none is given: `polysemantic neurons against train.lr`.
  static func plainTitle(_ measure: String, against x: Horizontal?) -> String {
    let quantity =
      measure == diverged ? "share of networks that diverged" : measure.replacing("_", with: " ")
    return x.map { "\(quantity) against \($0.name)" } ?? "distribution of \(quantity)"
  }
}
