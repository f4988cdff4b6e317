// A drawn figure and the definition of one that can be drawn.

package import Analysis
package import Matrix
internal import Model
package import Foundation
package import Store

/// One figure, ready to be written and rendered.
package struct Figure: Sendable, Equatable {
  /// File name without extension, the value of `figure:` in experiment files.
  package let name: String
  /// What the figure shows, one line.
  package let title: String
  /// The Vega-Lite v5 specification, inline data, byte-stable.
  package let specification: Data
  /// The result in plain sentences: caption and terminal output.
  package let findings: [String]

  /// Assembles a figure from its chart.
  ///
  /// - Throws: what encoding the chart throws.
  package init(name: String, chart: ChartSpecification, findings: [String]) throws {
    self.name = name
    title = chart.title
    var chart = chart
    if !findings.isEmpty { chart.description = findings.joined(separator: " ") }
    specification = try chart.json()
    self.findings = findings
  }
}

/// A figure that can be drawn from stored trials.
package struct FigureDefinition: Sendable {
  /// Reads one stored matrix.
  package typealias MatrixLoader = (StoredMatrix) throws -> WeightMatrix<Float>

  /// The name, the value of `figure:` in experiment files.
  package let name: String
  /// What it shows, for lists.
  package let summary: String
  private let make: @Sendable (StudyTrials, MatrixLoader) throws -> Figure

  /// Defines a figure.
  package init(
    name: String, summary: String,
    make: @escaping @Sendable (StudyTrials, MatrixLoader) throws -> Figure
  ) {
    self.name = name
    self.summary = summary
    self.make = make
  }

  /// Draws the figure from the trials of its study.
  ///
  /// - Parameters:
  ///   - study: all trials of the study, diverged ones included, in any order.
  ///   - loadMatrix: reads one stored matrix; called by the figures that need any.
  /// - Returns: the figure, a pure function of the trials and matrices.
  /// - Throws: `AnalysisError` when the trials cannot make this figure, or what `loadMatrix`
  ///   throws.
  package func draw(_ study: StudyTrials, loadMatrix: MatrixLoader) throws -> Figure {
    try make(study, loadMatrix)
  }
}

/// The figures there are.
package enum Figures {
  /// The paper's in its order, then ours; adding a figure means adding it here.
  package static let all: [FigureDefinition] = [
    .sparsification, .fourthNorm, .collisions, .correlation, .curves, .powerLaw,
  ]

  /// The figure of that name, `nil` when there is none.
  package static func named(_ name: String) -> FigureDefinition? {
    all.first { $0.name == name }
  }
}
