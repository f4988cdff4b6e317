// Claims: studies share trials; a changed plan starts its membership afresh.

import Records
import Store
import Study
import TestSupport
import Testing

struct ResultStoreStudiesTests {
  let folder: ScratchFolder
  let store: ResultStore

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
    let records = [
      Samples.record(0), Samples.record(1), Samples.record(2, outcome: .diverged(step: 9)),
    ]
    try store.insert(records, run: store.begin(Samples.provenance))
    try store.register(study: "a", plan: "{\"cells\":[]}")
    try store.register(study: "b", plan: "{}")
  }

  @Test("1. a trial may belong to two studies, and trials that are not stored are skipped")
  func membership() throws {
    let ids = (0..<4).map { Samples.identity($0) }
    #expect(try store.link(study: "a", StudyMembers([ids[0]: 5, ids[2]: 6, ids[3]: 7])) == 2)
    #expect(try store.link(study: "b", StudyMembers([ids[0]: 1])) == 1)
    #expect(try store.link(study: "b", StudyMembers([ids[0]: 2, ids[1]: 2])) == 2)
    #expect(try store.trials(inStudy: "a").map(\.identity) == [ids[0], ids[2]])
    #expect(try store.trials(inStudy: "a").map(\.observations.count) == [2, 2])
    #expect(try store.trials(inStudy: "b").map(\.identity) == [ids[0], ids[1]])
    #expect(try store.trials().count == 3)
    #expect(try store.cells(ofStudy: "a") == [ids[0]: 5, ids[2]: 6])
    #expect(try store.cells(ofStudy: "b") == [ids[0]: 2, ids[1]: 2])
    #expect(try store.counts(inStudy: "a") == .init(finished: 1, diverged: 1))
    #expect(try store.counts() == .init(finished: 2, diverged: 1))
    #expect(try store.studies() == ["a", "b"])
  }

  @Test("2. an unchanged plan keeps the members, a changed one drops them but no trial")
  func changedPlan() throws {
    try store.link(study: "a", StudyMembers([Samples.identity(0): 0]))
    try store.register(study: "a", plan: "{\"cells\":[]}")
    #expect(try store.trials(inStudy: "a").count == 1)
    try store.register(study: "a", plan: "{\"cells\":[1]}")
    #expect(try store.trials(inStudy: "a").isEmpty)
    #expect(try store.plan(ofStudy: "a") == "{\"cells\":[1]}")
    #expect(try store.trials().count == 3)
  }

  @Test("3. an unknown study is an error, not an empty result") func unknown() throws {
    let error = StoreError.unknownStudy(path: folder.path("store.sqlite"), name: "c")
    #expect(throws: error) { _ = try store.trials(inStudy: "c") }
    #expect(throws: error) { try store.link(study: "c", StudyMembers([:])) }
    #expect(throws: error) { _ = try store.counts(inStudy: "c") }
    #expect(throws: error) { _ = try store.cells(ofStudy: "c") }
    #expect(throws: error) { _ = try store.plan(ofStudy: "c") }
  }
}
