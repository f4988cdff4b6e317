// What the store's tests are made of: records with awkward values.

import Keys
import Matrix
import Model
import Foundation
import Records
import Store
import Study
import TestSupport

enum Samples {
  static let parameters: [String: ParameterValue] = [
    "model.kind": .text("autoencoder"), "model.n_hidden": .integer(16),
    "model.tied": .flag(true), "train.l1": .number(1), "train.lr": .number(1e-3),
    "train.optimizer": .text("adamw"), "train.kernel": .text("auto"), "train.eps": .number(1e-8),
  ]

  static let provenance = Provenance(
    startedAt: "2026-03-01T12:00:00Z", polysemVersion: "0.1.0", gitCommit: nil, gitDirty: nil,
    swiftVersion: "6.3", gslVersion: "2.7", blasCore: "Haswell", blasConfiguration: "OpenBLAS",
    cpuModel: "A \"fast\" one", hostname: nil, buildConfiguration: "debug",
    commandLine: ["polysem", "run", "a b.yaml"], jobs: 2)

  static func identity(_ replicate: Int, hash: String = "ab") -> TrialIdentity {
    TrialIdentity(
      configurationHash: String(repeating: hash, count: 32), seed: 20_240_301, replicate: replicate)
  }

  /// A finished trial with two observations; `loss` ends at 0.5 + replicate.
  static func record(
    _ replicate: Int, hash: String = "ab", outcome: TrialOutcome = .finished,
    parameters: [String: ParameterValue] = parameters, kernel: String = "dense",
    measures: [String] = ["loss", "l1_loss"], values: [Double]? = nil,
    features: [FeatureOutcome] = [], matrices: [RecordedMatrix] = [], tables: [ObservedTable] = []
  ) -> TrialRecord {
    let last = measures.indices.map { Double($0) + 0.5 + Double(replicate) }
    return TrialRecord(
      identity: identity(replicate, hash: hash), parameters: parameters, outcome: outcome,
      kernel: kernel, measures: measures,
      observations: [
        Observation(step: 0, time: 0, values: measures.map { _ in 1 / 3 }),
        Observation(step: 7500, time: 30.000000000000004, values: values ?? last),
      ], features: features, matrices: matrices, tables: tables)
  }
}

extension StudyMembers {
  /// One trial a part.
  init(_ cells: [TrialIdentity: Int]) {
    self.init(
      cells.map { trial, cell in
        Part(
          hash: trial.configurationHash, seed: trial.seed,
          replicates: trial.replicate..<trial.replicate + 1, cell: cell)
      })
  }
}

extension StoredTrial {
  /// The record this trial was stored as, with its matrices read back.
  func record(in store: ResultStore) throws -> TrialRecord {
    holding(try matrices.map { RecordedMatrix(name: $0.name, matrix: try store.load($0)) })
  }
}
