// Winner takes all, at a glance: every weight of a network at a few steps, or step by step.

package import Analysis

extension Figure {
  /// A strip of at most six looks.
  ///
  /// - Throws: what encoding the chart throws.
  package init(stripOf film: WeightFilm, name: String) throws {
    let panels = film.panels
    try self.init(
      name: name,
      chart: ChartSpecification(
        title: film.message, subtitle: [film.sentence, WeightPanels.colorSentence],
        view: panels.view(of: film.looks)), findings: [])
  }

  /// One figure for each look, all of one size, for an animation.
  ///
  /// - Throws: what encoding a chart throws.
  package static func frames(of film: WeightFilm, name: String) throws -> [Figure] {
    try film.looks.enumerated().map { index, look in
      try Figure(
        name: "\(name)-\(index)",
        chart: ChartSpecification(
          title: film.message, subtitle: [WeightPanels.colorSentence],
          view: .panel(film.panels.panel(look, isFirst: true))), findings: [])
    }
  }
}

extension WeightFilm {
  fileprivate var panels: WeightPanels {
    WeightPanels(features: features, neurons: neurons, cell: neurons.count > 48 ? 7 : 11)
  }

  fileprivate var message: String {
    WeightPanels.message(features: winners.count, shared: sharedNeurons)
  }

  fileprivate var sentence: String {
    let all = winners.count
    let shown = features.count < all ? "\(features.count) of \(all)" : "all \(all)"
    return "Weights of \(shown) features; neurons stand in the order of the features that end on "
      + "them."
  }
}
