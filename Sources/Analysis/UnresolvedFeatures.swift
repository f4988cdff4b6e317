// Whether the networks of a cell had settled when they were counted.

internal import Families
internal import Keys

/// Features that ended without a weight in the window 0.8…1.2, over the networks of one cell.
///
/// Their number of polysemantic neurons may still change, so a cell with too many of them is drawn
/// apart and never tested against a null.
package struct UnresolvedFeatures: Sendable, Equatable {
  /// Unresolved features per network.
  package let estimate: MeanEstimate
  /// n.
  package let features: Int

  /// The largest mean share of unresolved features at which a cell counts as settled.
  package static let tolerated = 0.01

  /// Counts them in a cell's finished networks.
  init(_ cell: Cell, features: Int) {
    self.init(cell.unresolvedFeatures, features: features)
  }

  /// Of a cell whose finished networks have these numbers of them.
  init(_ counts: [Double], features: Int) {
    estimate = MeanEstimate(counts)
    self.features = features
  }

  /// Share of a cell's finished networks in which more than `tolerated` of the features are
  /// unresolved.
  ///
  /// - Parameters:
  ///   - unresolved: the final measure `unresolved_features` of each.
  ///   - parameters: those of the cell.
  /// - Returns: `nil` where it was not observed, or means nothing.
  static func unsettledShare(
    of unresolved: [Double], _ parameters: [String: ParameterValue]
  ) -> Double? {
    guard let features = parameters["model.n_features"]?.asNumber, !unresolved.isEmpty,
      Cell.countsUnresolved(parameters)
    else { return nil }
    return Double(unresolved.count { $0 > tolerated * features }) / Double(unresolved.count)
  }

  /// Mean share of all features; `nil` where it was not observed.
  package var share: Double? { estimate.mean.map { $0 / Double(max(1, features)) } }

  /// Whether more than `tolerated` of the features are unresolved on average.
  package var areTooMany: Bool { (share ?? 0) > Self.tolerated }

  /// One sentence that names every unsettled cell with its share; `nil` when there is none.
  static func sentence(_ cells: [(name: String, unresolved: UnresolvedFeatures)]) -> String? {
    let unsettled = cells.filter(\.unresolved.areTooMany).map { cell in
      "\(cell.name) (\((100 * (cell.unresolved.share ?? 0)).text(2)) %)"
    }
    guard !unsettled.isEmpty else { return nil }
    return "Unsettled, with more than 1 % of the features unresolved, hence without a verdict: "
      + unsettled.joined(separator: ", ") + "."
  }
}

extension Cell {
  /// The final measure `unresolved_features` of each finished network; none where it was not observed, or
  /// means nothing.
  var unresolvedFeatures: [Double] {
    Self.countsUnresolved(parameters) ? finalValues("unresolved_features") : []
  }

  /// Whether unresolved features mean anything: where nothing drives features to single neurons, networks
  /// in superposition have ended all the same.
  static func countsUnresolved(_ parameters: [String: ParameterValue]) -> Bool {
    PlotCells.family(of: parameters)?.choosesNeurons(parameters) ?? true
  }
}
