// Claims: records come back bit for bit, once; a batch is stored whole or not at all.

import Keys
import Matrix
import Model
import Foundation
import GRDB
import Records
import Store
import Study
import TestSupport
import Testing

struct ResultStoreInsertTests {
  let folder: ScratchFolder
  let store: ResultStore
  let run: Int64

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
    run = try store.begin(Samples.provenance)
  }

  @Test("1. awkward values come back bit for bit; NaN comes back as NaN, an infinity as infinity")
  func bits() throws {
    let values: [Double] = [
      -0.0, 0.0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 3,
      -9_007_199_254_740_992, 0.1, 3 * .leastNonzeroMagnitude,
    ]
    let measures = values.indices.map { "measure_\($0)" }
    try store.insert([Samples.record(0, measures: measures, values: values)], run: run)
    let trial = try #require(try store.trials().first)
    let back = try #require(trial.observations.last?.values)
    for (value, expected) in zip(back, values) {
      #expect(value.bitPattern == expected.bitPattern || value.isNaN && expected.isNaN)
    }
    #expect(trial.final("measure_2")?.isNaN == true)
  }

  @Test("2. whole records come back equal, sorted by identity, with parameters of the same kinds")
  func wholeRecords() throws {
    let text = "comma, \"quote\" \\ line\nbell\u{7} π 😀 / \u{7f}"
    var parameters = Samples.parameters
    parameters["record.matrices"] = .text(text)
    parameters["train.l1"] = .number(-0.0)
    parameters["train.steps"] = .integer(.max)
    parameters["train.lr"] = .number(.leastNonzeroMagnitude)
    let features = [
      FeatureOutcome(
        feature: 0, finalNeuron: 15, finalWeight: -0.0, initialRank: 1, initialNeuron: 15),
      FeatureOutcome(
        feature: 1, finalNeuron: 2, finalWeight: -1.0000001, initialRank: 16, initialNeuron: 0),
    ]
    let records = [
      Samples.record(
        0, hash: "0c", parameters: parameters, features: features,
        matrices: [
          RecordedMatrix(name: "correlation", matrix: WeightMatrix(zerosOf: 2, by: 2)),
          RecordedMatrix(name: "final", matrix: SampleWeights.awkward),
        ]),
      Samples.record(2), Samples.record(10), Samples.record(11, outcome: .diverged(step: 12)),
    ]
    #expect(try store.insert(records.shuffled(), run: run) == 4)
    let back = try store.trials()
    #expect(try back.map { try $0.record(in: store) } == records)
    #expect(back[0].features[0].finalWeight.sign == .minus)
    let l1 = back[0].number("train.l1")
    #expect(l1?.sign == .minus)
    #expect(try store.identities() == Set(records.map(\.identity)))
  }

  @Test(
    "3. a second insert of an identity is ignored, even with another outcome, within a batch too")
  func onlyOnce() throws {
    let first = Samples.record(
      0, matrices: [RecordedMatrix(name: "final", matrix: SampleWeights.awkward)])
    #expect(try store.insert([first, first], run: run) == 1)
    let other = Samples.record(
      0, outcome: .diverged(step: 3), measures: ["accuracy"],
      matrices: [RecordedMatrix(name: "final", matrix: WeightMatrix(zerosOf: 1, by: 1))])
    #expect(try store.insert([other, Samples.record(1)], run: run) == 1)
    let trial = try #require(try store.trials().first)
    #expect(try trial.record(in: store) == first)
  }

  @Test("4. a new measure gets a column; older trials do not have it, and keep their own order")
  func newMeasures() throws {
    try store.insert([Samples.record(0)], run: run)
    try store.insert([Samples.record(1, measures: ["sparsity", "l1_loss"])], run: run)
    let trials = try store.trials()
    #expect(trials.map(\.measures) == [["loss", "l1_loss"], ["sparsity", "l1_loss"]])
    #expect(trials[0].final("sparsity") == nil)
    #expect(trials[1].final("sparsity") == 1.5)
    #expect(trials[1].final("l1_loss") == 2.5)
    #expect(trials[0].series("loss").map(\.value) == [1 / 3, 0.5])
    #expect(trials[0].series("loss").map(\.step) == [0, 7500])
    #expect(trials[0].series("sparsity").isEmpty)
  }

  @Test(
    "5. what cannot be stored is refused before anything of its batch is stored",
    arguments: [
      Samples.record(1, values: [1]), Samples.record(1, measures: ["Loss; DROP TABLE trial"]),
      Samples.record(1, measures: ["step"]), Samples.record(1, measures: ["status"]),
      Samples.record(1, measures: ["loss", "loss"]),
      Samples.record(1, parameters: ["train.lr": .number(.nan)]),
      Samples.record(1, parameters: ["train lr": .integer(1)]),
      Samples.record(
        1, matrices: [RecordedMatrix(name: "../../outside", matrix: SampleWeights.awkward)]),
      TrialRecord(
        identity: Samples.identity(1), parameters: [:], outcome: .finished, kernel: "dense",
        measures: [],
        observations: [
          Observation(step: 5, time: 1, values: []), Observation(step: 5, time: 2, values: []),
        ], features: [], matrices: []),
    ])
  func malformed(record: TrialRecord) throws {
    let error = #expect(throws: StoreError.self) {
      try store.insert([Samples.record(0), record], run: run)
    }
    guard case .malformedRecord(record.identity.key, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try store.identities().isEmpty)
  }

  @Test("6. a run that was never begun is refused by the foreign key, and the batch with it")
  func unknownRun() throws {
    #expect(throws: StoreError.self) { try store.insert([Samples.record(0)], run: run + 1) }
    #expect(try store.identities().isEmpty)
  }

  @Test("7. wall times stand apart, one row per trial with its run; unknown ones are NULL")
  func timing() throws {
    let second = try store.begin(Samples.provenance)
    try store.insert([Samples.record(0)], run: run, wallSeconds: [Samples.identity(0): 1.25])
    try store.insert([Samples.record(1)], run: second)
    try store.close()
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"))
    let rows = try queue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT timing.run, wall_seconds, command_line FROM timing
          JOIN trial ON trial.id = trial JOIN run ON run.id = run ORDER BY replicate
          """)
    }
    #expect(rows.map { $0[0] as Int64 } == [run, second])
    #expect(rows.map { $0[1] as Double? } == [1.25, nil])
    #expect(rows[0][2] == "[\"polysem\",\"run\",\"a b.yaml\"]")
  }

  @Test(
    "8. members are linked with their trials, stored before or now; an unknown study is refused")
  func members() throws {
    try store.register(study: "a", plan: "{}")
    try store.insert([Samples.record(0), Samples.record(1)], run: run)
    let cells = Dictionary(uniqueKeysWithValues: (1..<4).map { (Samples.identity($0), $0) })
    try store.insert(
      [Samples.record(1), Samples.record(2), Samples.record(9)], run: run,
      members: ["a": StudyMembers(cells)])
    #expect(try store.cells(ofStudy: "a") == [Samples.identity(1): 1, Samples.identity(2): 2])
    #expect(throws: StoreError.unknownStudy(path: folder.path("store.sqlite"), name: "b")) {
      try store.insert([Samples.record(3)], run: run, members: ["b": StudyMembers(cells)])
    }
    #expect(try store.identities().count == 4)
  }

  @Test("9. one hash with two sets of parameters is refused, in a batch and against the store")
  func foreignParameters() throws {
    let other = Samples.record(1, parameters: ["train.lr": .number(2)])
    func isRefused(_ batch: [TrialRecord]) -> Bool {
      do {
        try store.insert(batch, run: run)
        return false
      } catch {
        guard case StoreError.malformedRecord = error else { return false }
        return true
      }
    }
    #expect(isRefused([Samples.record(0), other]))
    #expect(try store.identities().isEmpty)
    #expect(!isRefused([Samples.record(0)]))
    #expect(isRefused([other]))
    #expect(
      isRefused([
        Samples.record(1, parameters: ["train.lr": .number(2)], measures: ["loss"])
      ]))
    #expect(try store.identities() == [Samples.identity(0)])
  }

  @Test("10. final states: the last observation alone, everything else as in the whole trial")
  func finalStates() throws {
    let feature = FeatureOutcome(
      feature: 0, finalNeuron: 1, finalWeight: 1, initialRank: 1, initialNeuron: 1)
    try store.insert(
      [
        Samples.record(0, features: [feature]), Samples.record(1, outcome: .diverged(step: 9)),
        Samples.record(2, hash: "cd", measures: ["sparsity", "l1_loss"]),
      ], run: run)
    let (whole, final) = (try store.trials(), try store.finalStates())
    #expect(whole.map(\.identity) == final.map(\.identity) && whole.count == 3)
    for (whole, final) in zip(whole, final) {
      #expect(final.observations == [whole.observations[1]])
      #expect(final.parameters == whole.parameters && final.measures == whole.measures)
      #expect(final.outcome == whole.outcome && final.kernel == whole.kernel)
      #expect(final.features.isEmpty && final.matrices.isEmpty)
    }
    #expect(whole[0].features == [feature])
  }

  @Test("11. records of one configuration keep the kernel that computed each")
  func kernels() throws {
    let records = [
      Samples.record(0, kernel: "dense"), Samples.record(1, kernel: "tiny"),
      Samples.record(2, kernel: "dense"),
    ]
    try store.insert(records, run: run)
    #expect(try store.trials().map(\.kernel) == ["dense", "tiny", "dense"])
  }
}
