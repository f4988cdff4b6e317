// One network from its first weights to its last neuron: what `polysem follow` tells.

internal import Families
internal import Foundation
internal import Keys
package import Matrix
internal import Observers
package import Records
package import Store
internal import Study

/// A trial that was trained once more and watched closely.
package struct TrialStory: Sendable {
  /// What was stored of it.
  package let stored: StoredTrial
  /// What was seen this time, every observer asked.
  package let record: TrialRecord
  /// W at the looks, ascending in step.
  package let looks: [(step: Int, weights: WeightMatrix<Float>)]

  /// Looks at a network, first and last included.
  private static let mostLooks = 48

  /// Trains the trial again.
  ///
  /// Costs its training, and as many copies of W in memory as there are looks.
  ///
  /// - Throws: `AnalysisError.cannotBeFollowed` for a trial that is no network, diverged, or is of
  ///   another version; what training throws.
  package init(replaying stored: StoredTrial) throws {
    self.stored = stored
    let key = stored.identity.key
    guard stored.familyName == Family.autoencoder.name else {
      throw AnalysisError.cannotBeFollowed(
        key, reason: "it is no network but a \(stored.familyName)")
    }
    guard stored.outcome == .finished, let last = stored.observations.last?.step else {
      throw AnalysisError.cannotBeFollowed(key, reason: "it diverged")
    }
    let steps = RecordSettings(.geometric, points: Self.mostLooks).steps(through: last)
    // The trial's own too: numbers that they were given would have no meaning without them.
    let own = stored.parameters["record.observe"]?.asText?.split(separator: ",") ?? []
    let observers = Observers.names.filter {
      Observers.plainNames.contains($0) || own.map(String.init).contains($0)
    }
    let watch: [String: ParameterValue] = [
      "record.observe": .text(observers.joined(separator: ",")),
      "record.snapshots": NumberLaw.list(steps.map(Double.init)).parameter,
      "record.matrices": .text(""),
    ]
    let trial: Trial?
    do throws(ConfigurationError) {
      trial = try Trial(
        replaying: stored.identity, parameters: stored.parameters, watching: watch)
    } catch {
      throw AnalysisError.cannotBeFollowed(key, reason: error.description)
    }
    guard let trial else {
      throw AnalysisError.cannotBeFollowed(key, reason: "another version of the program made it")
    }
    record = try trial.record()
    looks = record.matrices.compactMap { matrix in
      guard matrix.name.hasPrefix("step_"), let step = Int(matrix.name.dropFirst(5)) else {
        return nil
      }
      return (step, matrix.matrix)
    }.sorted { $0.step < $1.step }
  }

  /// What an observer saw; `nil` where it saw nothing.
  package func table(_ name: String) -> ObservedTable? { record.tables.first { $0.name == name } }

  /// The first measure whose final value is not the stored one, with both; `nil` where all are, to the
  /// last bit.
  package var difference: (measure: String, stored: Double, now: Double)? {
    guard let before = stored.observations.last?.values, let now = record.observations.last?.values
    else { return nil }
    for (index, name) in stored.measures.enumerated() {
      guard let place = record.measures.firstIndex(of: name) else { continue }
      if before[index].bitPattern != now[place].bitPattern,
        !(before[index].isNaN && now[place].isNaN)
      {
        return (name, before[index], now[place])
      }
    }
    return nil
  }

  /// The neuron that a feature ends on.
  ///
  /// - Throws: `AnalysisError.noSuchFeature`.
  package func winner(of feature: Int) throws -> Int {
    guard record.features.indices.contains(feature) else {
      throw AnalysisError.noSuchFeature(feature, features: record.features.count)
    }
    return record.features[feature].finalNeuron
  }
}

extension ObservedTable {
  /// A value by names.
  ///
  /// - Precondition: the table has that column; step and row are in range.
  package func value(_ column: String, row: Int, step: Int = 0) -> Double {
    guard let place = columns.firstIndex(of: column) else {
      preconditionFailure("table \(name) has no column \(column)")
    }
    return values[(step * rowCount + row) * columns.count + place]
  }
}
