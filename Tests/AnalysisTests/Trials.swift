import Analysis
import Keys
import Matrix
import Model
import Records
import Store
import Study

/// Small hand-made trials.
enum Trials {
  /// A finished or diverged trial with the given final values.
  static func trial(
    _ parameters: [String: ParameterValue], replicate: Int = 0, outcome: TrialOutcome = .finished,
    final: KeyValuePairs<String, Double> = [:], features: [FeatureOutcome] = []
  ) -> StoredTrial {
    let text = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return StoredTrial(
      identity: TrialIdentity(
        configurationHash: text.joined(separator: ";"), seed: 1, replicate: replicate),
      parameters: parameters, outcome: outcome, kernel: "reference", measures: final.map(\.key),
      observations: [Observation(step: 10, time: 1, values: final.map(\.value))],
      features: features, matrices: [])
  }

  /// The parameters of a network.
  static func network(
    features: Int = 4, neurons: Int = 8, l1: Double = 0.001, extra: [String: ParameterValue] = [:]
  ) -> [String: ParameterValue] {
    [
      "model.kind": .text("autoencoder"), "model.n_features": .integer(features),
      "model.n_hidden": .integer(neurons), "model.init": .text("normal"),
      "train.l1": .number(l1), "train.noise": .text("none"),
    ].merging(extra) { $1 }
  }

  /// Networks of one cell with these final counts.
  static func counts(
    _ counts: [Double], _ parameters: [String: ParameterValue], unresolved: Double = 0
  ) -> [StoredTrial] {
    counts.enumerated().map { replicate, count in
      trial(
        parameters, replicate: replicate,
        final: [
          "polysemantic_neurons": count, "benign_pairs": count, "malign_pairs": 0,
          "unresolved_features": unresolved,
        ])
    }
  }
}

// Trials of cells that share no random numbers.

extension CollisionCounts {
  init(_ trials: [StoredTrial]) throws { try self.init(StudyTrials(trials, pairing: .independent)) }
}

extension CountCurves {
  init(_ trials: [StoredTrial]) throws { try self.init(StudyTrials(trials, pairing: .independent)) }
}

extension CountPowerLaw {
  init(_ trials: [StoredTrial]) throws { try self.init(StudyTrials(trials, pairing: .independent)) }
}

extension FourthNorms {
  init(_ trials: [StoredTrial]) throws { try self.init(StudyTrials(trials, pairing: .independent)) }
}

extension Sparsification {
  init(_ trials: [StoredTrial]) throws { try self.init(StudyTrials(trials, pairing: .independent)) }
}

extension WeightCorrelation {
  init(
    _ trials: [StoredTrial], loadMatrix: (StoredMatrix) throws -> WeightMatrix<Float>
  ) throws {
    try self.init(StudyTrials(trials, pairing: .independent), loadMatrix: loadMatrix)
  }

  init(ofWidest trials: [StoredTrial], matrices: [WeightMatrix<Float>]) throws {
    try self.init(ofWidest: StudyTrials(trials, pairing: .independent), matrices: matrices)
  }
}

extension Judgement {
  init(
    _ set: ClaimSet, figures: [String], trials: (String) throws -> [StoredTrial],
    loadMatrix: @escaping (StoredMatrix) throws -> WeightMatrix<Float>
  ) throws {
    try self.init(
      set, figures: figures,
      trials: { figure, finalStatesOnly in
        StudyTrials(try trials(figure).read(finalStatesOnly), pairing: .independent)
      },
      loadMatrix: loadMatrix)
  }
}

extension PlotReader {
  /// A plot of trials at hand.
  static func plot(
    _ options: [String: String], among choice: [String] = [], name: String? = nil,
    of trials: [StoredTrial]
  ) throws(ConfigurationError) -> PlotSettings {
    try plot(
      options, among: choice, name: name,
      of: trials.map { TrialKind(parameters: $0.parameters, measures: $0.measures) })
  }
}

extension PlotData {
  /// A plot of trials of cells that share no random numbers.
  init(_ settings: PlotSettings, _ trials: [StoredTrial]) throws {
    var collection = PlotCollection(settings)
    for trial in trials.sorted(by: { $0.identity < $1.identity }) { collection.add(trial) }
    try self.init(collection, pairing: .independent)
  }
}

extension [StoredTrial] {
  /// As a store returns them to who asks for final states only, or for everything.
  func read(_ finalStatesOnly: Bool) -> [StoredTrial] {
    guard finalStatesOnly else { return self }
    return map { trial in
      StoredTrial(
        identity: trial.identity, parameters: trial.parameters, outcome: trial.outcome,
        kernel: trial.kernel, measures: trial.measures,
        observations: trial.observations.suffix(1), features: [], matrices: [])
    }
  }
}
