public import Keys
public import Matrix

/// How a trial ended.
public enum TrialOutcome: Sendable, Hashable {
  /// All steps were taken, or the trial's stopping condition was met: the last observation tells
  /// where.
  case finished
  /// The loss or a weight stopped being finite at this step; the observations end before it.
  case diverged(step: Int)
}

/// What was seen of a network at one step.
public struct Observation: Sendable, Equatable {
  /// Optimiser steps taken so far; 0 is the initial network.
  public let step: Int
  /// Flow time t: 4 · lr · step for an autoencoder, the row flow's own t otherwise (science §3).
  public let time: Double
  /// One value per name in `TrialRecord.measures`, in that order; NaN where a measure is undefined.
  public let values: [Double]

  /// Records one step.
  public init(step: Int, time: Double, values: [Double]) {
    self.step = step
    self.time = time
    self.values = values
  }
}

/// Where one feature ended, compared with where it began.
public struct FeatureOutcome: Sendable, Equatable {
  /// The feature, a row of W.
  public let feature: Int
  /// The neuron of the row's largest |weight| at the end.
  public let finalNeuron: Int
  /// That weight, with its sign.
  public let finalWeight: Double
  /// Rank of that neuron's |weight| in the feature's initial row; 1 is the initially largest.
  public let initialRank: Int
  /// The neuron of the row's largest |weight| at the start.
  public let initialNeuron: Int

  /// Records one feature.
  public init(
    feature: Int, finalNeuron: Int, finalWeight: Double, initialRank: Int, initialNeuron: Int
  ) {
    self.feature = feature
    self.finalNeuron = finalNeuron
    self.finalWeight = finalWeight
    self.initialRank = initialRank
    self.initialNeuron = initialNeuron
  }
}

/// A matrix that a trial was asked to keep (`record.matrices`).
public struct RecordedMatrix: Sendable, Equatable {
  /// `initial`, `final` (n × m weights) or `correlation` (n × n, W_init W_finalᵀ).
  public let name: String
  /// The values, in single precision.
  public let matrix: WeightMatrix<Float>

  /// Keeps a matrix under its name.
  public init(name: String, matrix: WeightMatrix<Float>) {
    self.name = name
    self.matrix = matrix
  }
}

/// Everything one trial leaves behind: a pure function of its identity and configuration.
///
/// Holds no times and no machine facts, so that records can be compared bit for bit. `Matrix` is
/// how kept matrices are held: themselves (`TrialRecord`), or as references to files that a store
/// has written (`StoredTrial`).
public struct Record<Matrix: Sendable & Equatable>: Sendable, Equatable {
  /// Which trial this is.
  public let identity: TrialIdentity
  /// The resolved configuration, dotted keys such as `model.n_hidden`.
  public let parameters: [String: ParameterValue]
  /// How it ended.
  public let outcome: TrialOutcome
  /// The kernel that trained it: `reference`, `tiny`, `dense`, `batch`, `active_set`,
  /// `active_set_blocks`, `stepped`, `exact`, `injection` or `blas`.
  public let kernel: String
  /// Names of the observed measures (docs/measures.md), the columns of every observation.
  public let measures: [String]
  /// In step order; the first is step 0, the last the final state.
  public let observations: [Observation]
  /// One per feature, in order; empty for a row flow and for a diverged network.
  public let features: [FeatureOutcome]
  /// The matrices asked for; empty for a diverged network. A store gives them in alphabetical order
  /// of their names.
  public let matrices: [Matrix]
  /// What observers saw beyond one number a step; one table an observer at most.
  public let tables: [ObservedTable]

  /// Assembles a record.
  public init(
    identity: TrialIdentity, parameters: [String: ParameterValue], outcome: TrialOutcome,
    kernel: String, measures: [String], observations: [Observation],
    features: [FeatureOutcome], matrices: [Matrix], tables: [ObservedTable] = []
  ) {
    self.identity = identity
    self.parameters = parameters
    self.outcome = outcome
    self.kernel = kernel
    self.measures = measures
    self.observations = observations
    self.features = features
    self.matrices = matrices
    self.tables = tables
  }

  /// The same record with its matrices held in another way, or with none.
  public func holding<Other>(_ matrices: [Other]) -> Record<Other> {
    Record<Other>(
      identity: identity, parameters: parameters, outcome: outcome, kernel: kernel,
      measures: measures, observations: observations, features: features, matrices: matrices,
      tables: tables)
  }
}

/// A record as a trial returns it, with its matrices in memory.
public typealias TrialRecord = Record<RecordedMatrix>
