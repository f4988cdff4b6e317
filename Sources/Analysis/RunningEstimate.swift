// The mean of one measure while a study runs, cell by cell.

package import Records

/// Final values of a measure as networks finish.
///
/// For a look at how a study goes: the same mean over a study's end is in its summary. Under a stopping
/// rule it is what the rule looks at.
package struct RunningEstimate: Sendable {
  /// The measure's name.
  package let measure: String
  private var values: [String: [Double]]
  private var latest: String?

  /// An estimate of which some values are known.
  ///
  /// - Parameters:
  ///   - measure: its name.
  ///   - known: final values of earlier networks, by the hash of their configuration.
  package init(of measure: String, known: [String: [Double]] = [:]) {
    (self.measure, values) = (measure, known)
  }

  /// Takes a network that has finished; a diverged one, or one without the measure, changes nothing.
  package mutating func add<Matrix>(_ record: Record<Matrix>) {
    guard record.outcome == .finished, let column = record.measures.firstIndex(of: measure),
      let value = record.observations.last?.values[column], value.isFinite
    else { return }
    let cell = record.identity.configurationHash
    values[cell, default: []].append(value)
    latest = cell
  }

  /// The mean in the cell of the last network that finished, and how many cells have any; `nil` before
  /// the first.
  ///
  /// O(values of the cell).
  package var current: (estimate: MeanEstimate, cells: Int)? {
    guard let latest, let found = values[latest] else { return nil }
    return (MeasureQuantity(found, of: measure).estimate(found), values.count)
  }
}
