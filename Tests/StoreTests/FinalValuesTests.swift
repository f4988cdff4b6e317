// Claims: the final values of one measure, replicate by replicate, without the rest of the trials.

import Records
import Store
import Study
import TestSupport
import Testing

struct FinalValuesTests {
  let folder: ScratchFolder
  let store: ResultStore

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
  }

  private func values(_ measure: String, _ replicates: Range<Int>) throws -> [Int: Double] {
    let identity = Samples.identity(0)
    return try store.finalValues(
      of: measure, configurationHash: identity.configurationHash, seed: identity.seed,
      replicates: replicates)
  }

  @Test("1. values of the range asked for, of this cell alone; missing replicates are left out")
  func range() throws {
    let records = [0, 1, 2, 5].map { Samples.record($0) } + [Samples.record(3, hash: "cd")]
    try store.insert(records, run: store.begin(Samples.provenance))
    #expect(try values("loss", 1..<10) == [1: 1.5, 2: 2.5, 5: 5.5])
    #expect(try values("l1_loss", 0..<1) == [0: 1.5])
    #expect(try values("loss", 3..<5).isEmpty)
    #expect(try values("loss", 1..<1).isEmpty)
  }

  @Test("2. diverged, undefined and unobserved values are NaN, and as read with the whole trial")
  func undefined() throws {
    let records = [
      Samples.record(0, outcome: .diverged(step: 9)), Samples.record(1, values: [.nan, 1]),
      Samples.record(2, measures: ["l1_loss"]), Samples.record(3, values: [.infinity, 1]),
    ]
    try store.insert(records, run: store.begin(Samples.provenance))
    let found = try values("loss", 0..<4)
    #expect(found.count == 4)
    #expect([0, 1, 2].allSatisfy { found[$0]?.isNaN == true })
    #expect(found[3] == .infinity)
    for trial in try store.trials() {
      let final = trial.final("loss") ?? .nan
      let value = found[trial.identity.replicate] ?? 0
      #expect(final == value || final.isNaN && value.isNaN)
    }
  }

  @Test("3. a measure that no trial has is NaN everywhere, in an empty store nothing")
  func unknown() throws {
    #expect(try values("no_such_measure", 0..<9).isEmpty)
    try store.insert([Samples.record(0)], run: store.begin(Samples.provenance))
    #expect(try values("no_such_measure", 0..<9)[0]?.isNaN == true)
  }
}
