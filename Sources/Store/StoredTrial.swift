// A trial as it is read back.

public import Keys
public import Records

/// A matrix file of a trial.
public struct StoredMatrix: Sendable, Equatable {
  /// `initial`, `final` or `correlation`.
  public let name: String
  /// Where the `.npy` file is, relative to the results folder.
  public let path: String
  /// SHA-256 of the file, 64 lower-case hex digits.
  public let sha256: String
  /// Number of rows, n.
  public let rows: Int
  /// Number of columns: m, or n for a correlation.
  public let columns: Int

  /// Assembles the facts, for tests of what reads them.
  public init(name: String, path: String, sha256: String, rows: Int, columns: Int) {
    self.name = name
    self.path = path
    self.sha256 = sha256
    self.rows = rows
    self.columns = columns
  }
}

/// One trial of a store, with everything but the contents of its matrices.
public struct StoredTrial: Sendable {
  /// Which trial this is.
  public let identity: TrialIdentity
  /// The resolved configuration, dotted keys such as `model.n_hidden`.
  public let parameters: [String: ParameterValue]
  /// How it ended.
  public let outcome: TrialOutcome
  /// The kernel that trained it.
  public let kernel: String
  /// Names of the observed measures, the columns of every observation.
  public let measures: [String]
  /// In step order.
  public let observations: [Observation]
  /// In feature order; empty for a row flow and for a diverged network.
  public let features: [FeatureOutcome]
  /// In alphabetical order of their names.
  public let matrices: [StoredMatrix]

  /// Assembles a trial, for tests of what reads them.
  public init(
    identity: TrialIdentity, parameters: [String: ParameterValue], outcome: TrialOutcome,
    kernel: String, measures: [String], observations: [Observation],
    features: [FeatureOutcome], matrices: [StoredMatrix]
  ) {
    self.identity = identity
    self.parameters = parameters
    self.outcome = outcome
    self.kernel = kernel
    self.measures = measures
    self.observations = observations
    self.features = features
    self.matrices = matrices
  }
}

extension StoredTrial {
  /// A numerical parameter; `nil` if the trial has none of that key or it is no number. O(1).
  public func number(_ key: String) -> Double? { parameters[key]?.asNumber }

  /// A parameter that is a name; `nil` if the trial has none of that key or it is no text. O(1).
  public func text(_ key: String) -> String? { parameters[key]?.asText }

  /// A measure in the final state; `nil` if it was not observed or the trial diverged, NaN where
  /// the measure is undefined. O(number of measures).
  public func final(_ measure: String) -> Double? {
    guard outcome == .finished, let column = measures.firstIndex(of: measure) else { return nil }
    return observations.last?.values[column]
  }

  /// A measure at every observed step, NaN where it is undefined; empty if it was not observed.
  /// O(observations).
  public func series(_ measure: String) -> [(step: Int, time: Double, value: Double)] {
    guard let column = measures.firstIndex(of: measure) else { return [] }
    return observations.map { ($0.step, $0.time, $0.values[column]) }
  }
}
