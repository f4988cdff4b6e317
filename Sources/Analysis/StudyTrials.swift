// The trials of a study, with what must be known of them before their cells are put together.

internal import Families
internal import Foundation
internal import Keys
internal import Records
package import Store
package import Study

/// Trials, and which of them share random numbers.
package struct StudyTrials: Sendable {
  /// Diverged ones included, in any order.
  package let trials: [StoredTrial]
  /// Whether cells share random numbers replicate by replicate.
  package let pairing: Seeds.Pairing

  /// Trials of one study.
  package init(_ trials: [StoredTrial], pairing: Seeds.Pairing) {
    (self.trials, self.pairing) = (trials, pairing)
  }

  /// All trials of a study and the pairing in its frozen plan; without what observers saw and, for analyses
  /// of the final states only, without what was seen before.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`; `DecodingError` for a plan that this version
  ///   cannot read.
  package init(
    ofStudy name: String, in store: ResultStore, finalStatesOnly: Bool
  ) throws {
    self.init(
      try finalStatesOnly
        ? store.finalStates(of: .study(name)) : store.trials(inStudy: name),
      pairing: try store.pairing(ofStudy: name))
  }

  /// Those trials that fulfil a condition.
  func filter(_ isIncluded: (StoredTrial) -> Bool) -> StudyTrials {
    StudyTrials(trials.filter(isIncluded), pairing: pairing)
  }

  /// The cells, for an analysis that knows one family of models.
  ///
  /// - Throws: `AnalysisError.unknownFamily` where a trial is of any other.
  func cells(of family: Family, for analysis: String) throws -> [Cell] {
    if let other = Set(trials.map(\.familyName)).subtracting([family.name]).min() {
      throw AnalysisError.unknownFamily(other, known: family.name, figure: analysis)
    }
    return Cell.group(trials)
  }

  /// Whether any two of these cells share random numbers.
  ///
  /// Cells do under `common` pairing where they start alike, and under either where they differ in
  /// nothing but how the same networks were computed or watched.
  package func shareRandomNumbers(_ cells: [Cell]) -> Bool { firstSharing(cells) != nil }

  /// Makes sure that an analysis which takes cells for independent gets such cells.
  ///
  /// - Throws: `AnalysisError.dependentCells`, naming two that are not.
  func requireIndependent(_ cells: [Cell], for analysis: String) throws {
    guard let (first, second) = firstSharing(cells) else { return }
    let keys = Set(first.parameters.keys).union(second.parameters.keys)
      .filter { first.parameters[$0] != second.parameters[$0] }.sorted()
    throw AnalysisError.dependentCells(
      [first, second].map { cell in
        keys.map { "\($0) = \(cell.parameters[$0]?.description ?? "none")" }.joined(separator: ", ")
      }, areOneNetwork: keys.allSatisfy(Families.isIncidental), figure: analysis)
  }

  private func firstSharing(_ cells: [Cell]) -> (Cell, Cell)? {
    pairing.firstSharing(cells.map(\.parameters)).map { (cells[$0], cells[$1]) }
  }
}

extension Seeds.Pairing {
  /// The first two cells with these parameters, as they are stored, that share random numbers, by their
  /// places; `nil` where none do.
  func firstSharing(_ cells: [[String: ParameterValue]]) -> (Int, Int)? {
    var seen: [[String: ParameterValue]: Int] = [:]
    for (place, parameters) in cells.enumerated() {
      // What names the streams of a trial, as `Trial.streamCell` does.
      let stream = parameters.filter { key, _ in
        switch self {
        case .independent: !Families.isIncidental(key)
        case .common: Families.separatesStreams(key)
        }
      }
      if let other = seen[stream] { return (other, place) }
      seen[stream] = place
    }
    return nil
  }
}

extension ResultStore {
  /// The pairing in the frozen plan of a study.
  ///
  /// - Throws: `StoreError`, among them `unknownStudy`; `DecodingError` for a plan that this version cannot
  ///   read.
  func pairing(ofStudy name: String) throws -> Seeds.Pairing {
    let plan = Data(try plan(ofStudy: name).utf8)
    return try JSONDecoder().decode(PlannedSeeds.self, from: plan).seeds.pairing
  }
}

/// As much of a plan as is asked here: the rest may be of a later version.
private struct PlannedSeeds: Decodable {
  let seeds: Pairing

  struct Pairing: Decodable {
    let pairing: Seeds.Pairing
  }
}
