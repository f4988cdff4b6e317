// Claims: plain SQL, as pandas sends it, finds trials, trajectories and features under short names.

import Foundation
import GRDB
import Keys
import Records
import Store
import Study
import TestSupport
import Testing

struct ViewsTests {
  let folder: ScratchFolder
  let store: ResultStore

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
  }

  /// What another program sees while the store is open for writing.
  private func rows(_ sql: String) throws -> [Row] {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"), configuration: configuration)
    return try queue.read { try Row.fetchAll($0, sql: sql) }
  }

  private func insert(_ records: [TrialRecord]) throws {
    try store.insert(records, run: store.begin(Samples.provenance))
  }

  @Test("1. an empty store has all seven views") func empty() throws {
    for view in [
      "trials", "all_trials", "trajectory", "features", "matrices", "tables", "members",
    ] {
      #expect(try rows("SELECT * FROM \(view)").isEmpty)
    }
  }

  @Test("2. trials: parameters by the last part of their keys, then final values") func trials()
    throws
  {
    try insert([
      Samples.record(0), Samples.record(1, outcome: .diverged(step: 12)),
      Samples.record(2, values: [.nan, .infinity]),
    ])
    let trials = try rows("SELECT * FROM all_trials ORDER BY replicate")
    #expect(
      Array(trials[0].columnNames) == [
        "key", "configuration_hash", "seed", "replicate", "status", "diverged_at_step", "kernel",
        "kind", "n_hidden", "tied", "eps", "train_kernel", "l1", "lr", "optimizer", "loss",
        "l1_loss",
      ])
    let first = trials[0]
    #expect(first["key"] == Samples.identity(0).key)
    #expect(first["kernel"] == "dense")
    #expect(first["train_kernel"] == "auto")
    #expect(first["n_hidden"] == 16)
    #expect(first["tied"] == 1)
    #expect(first["lr"] == 1e-3)
    #expect(first["optimizer"] == "adamw")
    #expect(first["loss"] == 0.5)
    #expect(first["l1_loss"] == 1.5)
    #expect(trials[1]["status"] == "diverged")
    #expect(trials[1]["diverged_at_step"] == 12)
    #expect(trials[1]["loss"] as Double? == nil)
    #expect(trials[2]["loss"] as Double? == nil)
    #expect(trials[2]["l1_loss"] == Double.infinity)
  }

  @Test("3. parameters that share a last part, or share it with a measure, keep their whole keys")
  func clashes() throws {
    try insert([
      Samples.record(0, parameters: ["train.method": .text("exact"), "train.loss": .integer(3)]),
      Samples.record(1, hash: "cd", parameters: ["sweep.method": .text("grid")]),
    ])
    let row = try #require(try rows("SELECT * FROM all_trials ORDER BY replicate").first)
    #expect(row["train_method"] == "exact")
    #expect(row["sweep_method"] as String? == nil)
    #expect(row["train_loss"] == 3)
    #expect(row["loss"] == 0.5)
  }

  @Test("4. trajectory: one row per observation; a later measure is NULL in earlier trials")
  func trajectory() throws {
    try insert([Samples.record(0)])
    try insert([Samples.record(1, measures: ["sparsity"])])
    let rows = try rows(
      "SELECT trajectory.* FROM trajectory JOIN all_trials USING (key) ORDER BY replicate, step")
    #expect(
      Array(rows[0].columnNames) == ["key", "step", "time", "loss", "l1_loss", "sparsity"])
    #expect(rows.count == 4)
    #expect(rows[1]["time"] == 30.000000000000004)
    #expect(rows[1]["sparsity"] as Double? == nil)
    #expect(rows[3]["sparsity"] == 1.5)
    #expect(rows[3]["loss"] as Double? == nil)
  }

  @Test("5. features: one row per feature and trial") func features() throws {
    let feature = FeatureOutcome(
      feature: 4, finalNeuron: 3, finalWeight: -1.5, initialRank: 2, initialNeuron: 7)
    try insert([Samples.record(0, features: [feature])])
    let row = try #require(try rows("SELECT * FROM features").first)
    #expect(
      Array(row.columnNames) == [
        "key", "feature", "final_neuron", "final_weight", "initial_rank", "initial_neuron",
      ])
    #expect(row["final_weight"] == -1.5)
    #expect(row["initial_rank"] == 2)
  }

  @Test("6. matrices and members: files and studies of a trial by its key")
  func matricesAndMembers() throws {
    try store.register(study: "a", plan: "{}")
    let matrix = RecordedMatrix(name: "final", matrix: SampleWeights.awkward)
    try store.insert(
      [Samples.record(0, matrices: [matrix])], run: store.begin(Samples.provenance),
      members: ["a": StudyMembers([Samples.identity(0): 4])])
    let key = Samples.identity(0).key
    let file = try #require(try rows("SELECT * FROM matrices").first)
    #expect(Array(file.columnNames) == ["key", "name", "path", "sha256", "rows", "columns"])
    #expect(file["key"] == key && file["path"] == "weights/\(key)-final.npy")
    let member = try #require(try rows("SELECT * FROM members").first)
    #expect(member["study"] == "a" && member["key"] == key && member["cell"] == 4)
  }

  @Test("7. trials are members of a study as it stands, all_trials those of its older versions too")
  func olderVersions() throws {
    try store.register(study: "a", plan: "{}")
    let records = [Samples.record(0), Samples.record(1)]
    try store.insert(
      records, run: store.begin(Samples.provenance),
      members: ["a": StudyMembers([Samples.identity(0): 0, Samples.identity(1): 0])])
    #expect(try rows("SELECT * FROM trials").count == 2 && store.countAside() == 0)
    try store.register(study: "a", plan: #"{"format": 2}"#)
    try store.link(study: "a", StudyMembers([Samples.identity(1): 0]))
    #expect(try rows("SELECT replicate FROM trials").map { $0["replicate"] as Int } == [1])
    #expect(try rows("SELECT * FROM all_trials").count == 2 && store.countAside() == 1)
    #expect(try store.finalStates(of: .members).map(\.identity) == [Samples.identity(1)])
  }

  @Test("8. a measure may be called like a column of another table") func clashingMeasures() throws
  {
    let names = ["id", "hash", "parameters", "configuration", "trial_id"]
    try insert([Samples.record(0, measures: names)])
    let trial = try #require(try rows("SELECT * FROM all_trials").first)
    let last = try #require(try rows("SELECT * FROM trajectory ORDER BY step DESC").first)
    for (index, name) in names.enumerated() {
      #expect(trial[name] == Double(index) + 0.5 && last[name] == Double(index) + 0.5)
    }
    #expect(try store.trials().first?.final("hash") == 1.5)
    #expect(try store.finalStates().first?.final("id") == 0.5)
  }
}
