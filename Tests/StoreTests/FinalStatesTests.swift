// Claims: trials that are read some at a time are those that are read at once, in the same order, and a
// writer goes on meanwhile; an export of them has the same bytes.

import Foundation
import GRDB
import Matrix
import Records
import Store
import TestSupport
import Testing

struct FinalStatesTests {
  let folder: ScratchFolder
  let store: ResultStore
  let run: Int64

  /// More trials than are read at once. Of two configurations one was trained by two kernels, by turns, of
  /// which one observed more; some diverged, some values are undefined.
  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
    run = try store.begin(Samples.provenance)
    try store.register(study: "a", plan: "{}")
    let records = (0..<600).reversed().flatMap { [Self.ofOneKernel($0), Self.ofTwoKernels($0)] }
    let half = Dictionary(uniqueKeysWithValues: records.prefix(1102).map { ($0.identity, 0) })
    try store.insert(records, run: run, members: ["a": StudyMembers(half)])
  }

  private static func ofOneKernel(_ replicate: Int) -> TrialRecord {
    let outcome = replicate % 7 == 3 ? TrialOutcome.diverged(step: replicate) : .finished
    return Samples.record(replicate, hash: "cd", outcome: outcome)
  }

  private static func ofTwoKernels(_ replicate: Int) -> TrialRecord {
    guard replicate % 3 != 1 else {
      return Samples.record(replicate, kernel: "tiny", measures: ["sparsity", "loss"])
    }
    return Samples.record(replicate, values: replicate % 5 == 2 ? [.nan, -.infinity] : nil)
  }

  private func inParts(of scope: TrialScope) throws -> (trials: [StoredTrial], parts: Int) {
    var (trials, parts): ([StoredTrial], Int) = ([], 0)
    var pages = try store.finalStatePages(of: scope)
    while let page = try pages.next() {
      trials += page
      parts += 1
    }
    return (trials, parts)
  }

  @Test(
    "1. part by part as at once: all trials, those of any study and of one",
    arguments: [TrialScope.everything, .members, .study("a")])
  func parts(of scope: TrialScope) throws {
    let (trials, parts) = try inParts(of: scope)
    let whole = try store.finalStates(of: scope)
    // Not equal by themselves: NaN.
    #expect(trials.map(\.identity) == whole.map(\.identity))
    #expect(trials.map(\.identity) == trials.map(\.identity).sorted())
    #expect(zip(trials, whole).allSatisfy { $0.isSameRecord(as: $1) })
    #expect(parts > 1 && trials.count == (scope == .everything ? 1200 : 1102))
  }

  @Test(
    "2. an export in parts has the bytes of one at once, whose columns follow the sorted trials")
  func export() throws {
    for scope in [TrialScope.everything, .study("a")] {
      var text = ""
      try store.exportCSV(of: scope) { text += $0 }
      #expect(text == CSVExport.text(of: try store.finalStates(of: scope)))
      let lines = text.split(separator: "\n")
      // Trial 0 of the first configuration is of the one kernel, 49, the study's first, of the other.
      let measures = scope == .everything ? "loss,l1_loss,sparsity" : "sparsity,loss,l1_loss"
      #expect(lines[0].hasSuffix(",train.optimizer,\(measures)"))
      #expect(lines.count == (scope == .everything ? 1201 : 1103))
      // Both kernels' values stand in the columns of their names.
      let column = try #require(lines[0].split(separator: ",").firstIndex(of: "loss"))
      for (line, trial) in zip(lines.dropFirst(), try store.finalStates(of: scope)) {
        let field = line.split(separator: ",", omittingEmptySubsequences: false)[column]
        let value = trial.final("loss").flatMap { $0.isNaN ? nil : $0 }
        #expect(field == value?.description ?? "", "\(trial.identity)")
      }
    }
    try store.register(study: "empty", plan: "{}")
    var text = ""
    try store.exportCSV(of: .study("empty")) { text += $0 }
    #expect(text == CSVExport.text(of: []))
  }

  @Test("3. between two parts a writer can commit; what it adds is not among what is read")
  func writing() throws {
    let reader = try ResultStore(folder: folder.url, access: .readOnly)
    var (seen, next): (Set<TrialIdentity>, Int) = ([], 2000)
    var pages = try reader.finalStatePages(of: .everything)
    while let trials = try pages.next() {
      seen.formUnion(trials.map(\.identity))
      next += 1
      try store.insert([Samples.record(next)], run: run)
    }
    #expect(seen.count == 1200 && next > 2001)
    #expect(try store.identities().count == 1200 + next - 2000)
  }

  /// Inspection opens what others refuse, so that what is read is seen.
  @Test("4. a trial that an index has lost is read all the same")
  func lostByIndex() throws {
    let before = try store.finalStates().map(\.identity)
    try store.close()
    let queue = try DatabaseQueue(path: folder.path("store.sqlite"))
    let whole = "CREATE INDEX trial_configuration ON trial (configuration, seed, replicate)"
    try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          DROP INDEX trial_configuration; \(whole) WHERE id <> 77; PRAGMA writable_schema = ON;
          UPDATE sqlite_master SET sql = '\(whole)' WHERE name = 'trial_configuration';
          """)
    }
    try queue.close()
    let lost = try ResultStore(folder: folder.url, access: .inspection)
    #expect(try lost.finalStates().map(\.identity) == before)
    #expect(try lost.identities().count == before.count - 1, "the index must have lost one")
  }

  @Test("5. an unknown study is an error, not an empty export")
  func unknownStudy() throws {
    let error = StoreError.unknownStudy(path: folder.path("store.sqlite"), name: "b")
    #expect(throws: error) { try store.finalStatePages(of: .study("b")) }
    #expect(throws: error) { try store.exportCSV(of: .study("b")) { _ in } }
  }

  @Test("6. courses page by page as at once, with the tables that were asked for alone")
  func courses() throws {
    let table = ObservedTable(
      name: "origins", shape: .perFeature, rows: [0, 1], columns: ["initial_rank"], values: [3, 1])
    try store.insert([Samples.record(900, tables: [table])], run: run)
    for observers: Set<String> in [[], ["origins"]] {
      var pages = try store.coursePages(of: .everything, withTablesOf: observers)
      var (trials, count): ([StoredTrial], Int) = ([], 0)
      while let page = try pages.next() {
        trials += page
        count += 1
      }
      let whole = try store.trials(withTablesOf: observers)
      #expect(trials.map(\.identity) == whole.map(\.identity) && count > 1)
      #expect(zip(trials, whole).allSatisfy { $0.isSameRecord(as: $1) })
      #expect(trials.flatMap(\.tables).count == observers.count)
      #expect(trials.allSatisfy { $0.observations.count == 2 })
    }
  }

  @Test("7. trials that kept a matrix of that name, and no others")
  func keeping() throws {
    let matrix = WeightMatrix<Float>(features: 1, hidden: 2, elements: [1, 2])
    for (replicate, name) in [(901, "step_20"), (902, "final"), (903, "step_7")] {
      let kept = RecordedMatrix(name: name, matrix: matrix)
      try store.insert([Samples.record(replicate, matrices: [kept])], run: run)
    }
    var pages = try store.coursePages(of: .keeping(matrices: "step_"))
    let page = try pages.next() ?? []
    #expect(page.map(\.identity.replicate) == [901, 903])
    #expect(try pages.next() == nil)
    #expect(
      try store.kinds(of: .keeping(matrices: "step")).map(\.measures) == [["loss", "l1_loss"]])
  }

  @Test("8. kinds are those of the trials, in their order")
  func kinds() throws {
    let trials = try store.finalStates(of: .study("a"))
    // "ab" by two kernels and "cd", all of the same parameters.
    var (expected, seen): ([TrialKind], Set<[String]>) = ([], [])
    for trial in trials
    where seen.insert([trial.identity.configurationHash, trial.kernel]).inserted {
      expected.append(TrialKind(parameters: trial.parameters, measures: trial.measures))
    }
    let kinds = try store.kinds(of: .study("a"))
    #expect(kinds == expected && kinds.count == 3)
    #expect(kinds.measures == ["sparsity", "loss", "l1_loss"])
  }
}

/// Trials of several stores.
struct MergedTrialsTests {
  @Test("sorted over all stores, a trial that two have once, as the first has it")
  func merge() throws {
    let folders = try (0..<3).map { _ in try ScratchFolder() }
    let stores = try folders.map { try ResultStore(folder: $0.url) }
    // More than a page in one, none in another, and 7 in two, of which the second store's is another.
    let replicates = [Array(stride(from: 0, to: 2500, by: 2)), [7, 1], []]
    for (store, own) in zip(stores, replicates) {
      try store.insert(own.map { Samples.record($0) }, run: store.begin(Samples.provenance))
    }
    try stores[0].insert(
      [Samples.record(7, values: [70, 71])], run: stores[0].begin(Samples.provenance))
    for (order, loss) in [([0, 1, 2], 70.0), ([2, 1, 0], 7.5)] {
      var merged = MergedTrials(
        try order.map { try stores[$0].finalStatePages(of: .everything) })
      var trials: [StoredTrial] = []
      while let trial = try merged.next() { trials.append(trial) }
      #expect(trials.map(\.identity.replicate) == (Array(replicates[0]) + [1, 7]).sorted())
      #expect(trials.first { $0.identity.replicate == 7 }?.final("loss") == loss)
    }
    var none = MergedTrials([])
    #expect(try none.next() == nil)
  }
}
