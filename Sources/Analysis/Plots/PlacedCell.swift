// A cell with what a plot reads of it.

internal import Keys
internal import Records
internal import Store

/// A cell at its place, as its trials are read one after the other.
struct PlacedCell {
  /// The resolved configuration, dotted keys, as it is stored.
  let stored: [String: ParameterValue]
  /// The same with the defaults that leave no trace.
  let parameters: [String: ParameterValue]
  let place: PlotPlace
  /// What values are divided by where they are drawn; `nil` where nothing is predicted of the cell.
  let unit: Double?
  private let settings: PlotSettings
  private var group: NetworkGroup
  private(set) var trials = 0
  private(set) var diverged = 0
  /// The final number of unresolved features of each finished network, where it means something.
  private var counts: [Double] = []
  private let countsUnresolved: Bool
  private(set) var values: PlotValues

  /// A cell without trials yet.
  init(
    _ stored: [String: ParameterValue], complete parameters: [String: ParameterValue],
    _ settings: PlotSettings
  ) {
    (self.stored, self.parameters, self.settings) = (stored, parameters, settings)
    place = PlotPlace(parameters, in: settings)
    unit = settings.over.map { Prediction.all[$0]?.value(stored) ?? nil } ?? 1
    group = NetworkGroup(settings.networks)
    countsUnresolved = Cell.countsUnresolved(stored)
    values = PlotValues(settings)
  }

  /// Adds the next trial of the cell, sorted by identity.
  mutating func add(_ trial: StoredTrial) {
    for trial in group.add(trial) {
      trials += 1
      values.add(trial)
      guard trial.outcome == .finished else {
        diverged += 1
        continue
      }
      guard countsUnresolved, let count = trial.final("unresolved_features"), count.isFinite else {
        continue
      }
      counts.append(count)
    }
  }

  private var features: Int { Int(stored["model.n_features"]?.asNumber ?? 1) }

  /// How far its networks had settled.
  var unresolved: UnresolvedFeatures { UnresolvedFeatures(counts, features: features) }

  /// What became of its networks.
  var state: PlotData.CellState {
    let unsettled = counts.count { $0 > UnresolvedFeatures.tolerated * Double(features) }
    return PlotData.CellState(
      diverged: diverged, trials: trials,
      unsettledShare: counts.isEmpty ? nil : Double(unsettled) / Double(counts.count),
      // Whether a network diverges does not wait for its features.
      isUnsettled: settings.measure != PlotSettings.diverged && unresolved.areTooMany)
  }

  /// One value of each network at each look.
  var looks: [PlotValues.Look] { values.looks(at: place.x) }
}
