import Families
import Keys
import Matrix
import Model
import Records
import Study
import Testing

@Suite("Trials and their records")
struct TrialRecordTests {
  private func plan(_ yaml: String, overrides: [String] = []) throws -> Plan {
    Plan(try ExperimentFile.load(text: yaml, file: "test.yaml", overrides: overrides))
  }

  private static let network = """
    name: test
    model: {n_features: 6, n_hidden: 9, init: normal}
    train: {optimizer: adamw, lr: 1.0e-2, steps: 40, l1: 1.0e-2, noise: gaussian, noise_stdev: 0.1}
    seeds: {study: 5, replicates: 3}
    sweep: {method: grid, parameters: {model.n_hidden: [9, 12]}}
    record: {at: geometric, points: 8, matrices: [initial, final, correlation]}
    """

  private static let rowFlow = """
    name: flow
    model: {kind: row_flow, n_hidden: 500, init_scale: 0.9}
    train: {method: stepped, step_size: 0.01, l1: 1.0e-3, end_time: 4.0e3, until_single: true}
    seeds: {study: 5, replicates: 2, pairing: common}
    record: {at: geometric, points: 20}
    """

  @Test("1. a record is a pure function of the trial; replicates and cells differ")
  func purity() throws {
    let trials = try plan(Self.network).trials
    let records = try trials.map { try $0.record() }
    for (trial, record) in zip(trials, records) {
      #expect(try trial.record() == record)
      #expect(record.identity == trial.identity && record.outcome == .finished)
      #expect(record.observations.first?.step == 0 && record.observations.last?.step == 40)
    }
    let losses = Set(records.map { $0.observations[0].values[0] })
    #expect(losses.count == records.count, "every trial starts from weights of its own")
  }

  @Test("1b. every scalar that fingerprints are taken of is observed, in rows those that there are")
  func defaultScalars() {
    let names = Autoencoder.measures
    #expect(names.filter(DefaultScalars.names.contains).count == 15)
    #expect(DefaultScalars.names.count == 15)
    let ofRows = RowFlow.measures
    #expect(ofRows.count == 4 && DefaultScalars.names.isSuperset(of: ofRows))
  }

  @Test("1c. a fingerprint tells outcome, steps, values and matrices, but no time")
  func fingerprint() throws {
    let record = try #require(try plan(Self.network).trials.first).record()
    func fingerprint(
      first: Observation? = nil, outcome: TrialOutcome = .finished, matrices: Int = 3
    ) -> String {
      TrialRecord(
        identity: record.identity, parameters: record.parameters, outcome: outcome,
        kernel: record.kernel, measures: record.measures,
        observations: [first ?? record.observations[0]] + record.observations.dropFirst(),
        features: record.features, matrices: Array(record.matrices.prefix(matrices))
      ).fingerprint
    }
    func observation(step: Int = 0, time: Double = 0, loss: Double = 0) -> Observation {
      let first = record.observations[0]
      return Observation(
        step: first.step + step, time: first.time + time,
        values: [first.values[0] + loss] + first.values.dropFirst())
    }
    let own = record.fingerprint
    #expect(record.matrices.count == 3 && fingerprint() == own)
    #expect(fingerprint(first: observation(time: 1)) == own)
    #expect(fingerprint(first: observation(step: 1)) != own)
    #expect(fingerprint(first: observation(loss: 1)) != own)
    #expect(fingerprint(outcome: .diverged(step: 3)) != own)
    #expect(fingerprint(matrices: 2) != own)
  }

  @Test("2. matrices and features tell one story")
  func matrices() throws {
    let trial = try #require(try plan(Self.network).trials.first)
    let record = try trial.record()
    #expect(record.matrices.map(\.name) == ["initial", "final", "correlation"])
    let (initial, final, correlation) = (
      record.matrices[0].matrix, record.matrices[1].matrix, record.matrices[2].matrix
    )
    #expect(correlation.features == 6 && correlation.hidden == 6)
    for feature in record.features {
      let row = Array(final.row(feature.feature))
      #expect(row.map(\.magnitude).max() == row[feature.finalNeuron].magnitude)
      let start = initial.row(feature.feature).map(\.magnitude)
      let rank = 1 + start.count { $0 > start[feature.finalNeuron] }
      #expect(feature.initialRank == rank)
      let overlap = zip(initial.row(feature.feature), row).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(correlation[feature.feature, feature.feature] - overlap) < 1e-5)
    }
  }

  @Test("3. divergence is stored with its step, without final features and matrices")
  func divergence() throws {
    let trial = try #require(
      try plan(Self.network, overrides: ["train.optimizer=sgd", "train.lr=100"]).trials.first)
    let record = try trial.record()
    guard case .diverged(let step) = record.outcome else {
      Issue.record("a learning rate of 100 must diverge")
      return
    }
    #expect(step > 0 && step < 40)
    #expect(record.observations.allSatisfy { $0.step < step })
    #expect(record.features.isEmpty && record.matrices.isEmpty)
  }

  @Test("4. under common pairing two sweeps' networks start alike, independent ones do not")
  func pairing() throws {
    let common = ["seeds.pairing=common", "sweep.parameters={train.l1: [1.0e-3, 1.0e-2]}"]
    func start(_ overrides: [String]) throws -> [Double] {
      try plan(Self.network, overrides: overrides).trials.filter { $0.identity.replicate == 0 }
        .map { try $0.record().observations[0].values[5] }
    }
    let paired = try start(common)
    #expect(paired.count == 2 && paired[0] == paired[1])
    let independent = try start(Array(common.dropFirst()))
    #expect(independent[0] != independent[1])
  }

  /// Explicit Euler with step h follows the flow to O(h): 0.01 leaves well under a percent.
  @Test("5. a stepped row ends with one weight, and the exact flow of the same row agrees")
  func rowFlow() throws {
    let stepped = try plan(Self.rowFlow).trials
    let exact = try plan(
      Self.rowFlow, overrides: ["train.method=exact", "train.step_size=null"]
    ).trials
    for (stepped, exact) in zip(stepped, exact) {
      let (first, second) = (try stepped.record(), try exact.record())
      #expect(first.kernel == "stepped" && second.kernel == "exact")
      let last = try #require(first.observations.last)
      let end = try #require(second.observations.last)
      #expect(last.values[3] == 1 && end.values[3] == 1)
      #expect(abs(last.time / end.time - 1) < 0.01)
      // The same row, summed in another order.
      let starts = zip(first.observations[0].values, second.observations[0].values)
      #expect(starts.allSatisfy { abs($0 / $1 - 1) < 1e-12 })
    }
  }
}
