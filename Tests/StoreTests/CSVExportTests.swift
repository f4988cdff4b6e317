// Claims: the text depends on the trials alone; quoting, empty cells and infinities are as
// promised.

import Keys
import Records
import Store
import Study
import Testing

struct CSVExportTests {
  private func trials(_ records: [TrialRecord]) -> [StoredTrial] {
    records.map { $0.holding([]) }
  }

  @Test("1. one line per trial, sorted by identity, whatever the order given") func text() {
    let hash = String(repeating: "ab", count: 32)
    let parameters: [String: ParameterValue] = [
      "train.lr": .number(1e-3), "model.n_hidden": .integer(16), "model.tied": .flag(false),
    ]
    let records = [
      Samples.record(0, parameters: parameters),
      Samples.record(
        1, outcome: .diverged(step: 12), parameters: ["record.matrices": .text("initial,final")]),
      Samples.record(
        2, parameters: ["model.kind": .text("a \"b\"\nc")], measures: ["loss", "sparsity"],
        values: [.nan, -.infinity]),
      Samples.record(10, parameters: [:]),
    ]
    let key = { (replicate: Int) in Samples.identity(replicate).key }
    let expected = """
      key,configuration_hash,seed,replicate,status,diverged_at_step,kernel,model.kind,\
      model.n_hidden,model.tied,record.matrices,train.lr,loss,l1_loss,sparsity
      t\(key(0)),\(hash),20240301,0,finished,,dense,,16,false,,0.001,0.5,1.5,
      t\(key(1)),\(hash),20240301,1,diverged,12,dense,,,,"initial,final",,,,
      t\(key(2)),\(hash),20240301,2,finished,,dense,"a ""b""
      c",,,,,,,-inf
      t\(key(10)),\(hash),20240301,10,finished,,dense,,,,,,10.5,11.5,

      """
    #expect(CSVExport.text(of: trials(records)) == expected)
    #expect(CSVExport.text(of: trials(records.reversed())) == expected)
  }

  @Test("1b. a carriage return and a line feed together are quoted too") func lineBreak() {
    let record = Samples.record(0, parameters: ["model.kind": .text("a\r\nb")])
    #expect(CSVExport.text(of: trials([record])).utf8.contains(UInt8(ascii: "\"")))
  }

  @Test("2. without trials there is the header alone") func empty() {
    #expect(
      CSVExport.text(of: [])
        == "key,configuration_hash,seed,replicate,status,diverged_at_step,kernel\n")
  }
}
