// Claims: cells are summed up while their trials are read, with the numbers that all trials at once give, to
// the last bit.

import Analysis
import Foundation
import Keys
import Records
import Store
import TestSupport
import Testing

struct StoredCellsTests {
  let folder: ScratchFolder
  let store: ResultStore

  init() throws {
    folder = try ScratchFolder()
    store = try ResultStore(folder: folder.url)
  }

  private func record(
    _ neurons: Int, _ replicate: Int, hash: String, kernel: String = "dense",
    measures: [String] = ["polysemantic_neurons", "loss", "unresolved_features"]
  ) -> TrialRecord {
    let value = 1 / Double(3 + replicate * neurons % 17)
    return TrialRecord(
      identity: TrialIdentity(
        configurationHash: String(repeating: hash, count: 32), seed: 1, replicate: replicate),
      parameters: Trials.network(neurons: neurons),
      outcome: replicate % 5 == 4 ? .diverged(step: 3) : .finished, kernel: kernel,
      measures: measures,
      observations: [0, 9].map { step in
        Observation(
          step: step, time: 1,
          values: measures.indices.map { $0 == 1 && replicate % 7 == 1 ? .nan : value + Double($0) }
        )
      }, features: [], matrices: [])
  }

  private func sameSummaries() throws -> [CellSummary] {
    let found = try CellSummary.summarise(.everything, in: store)
    #expect(found == CellSummary.summarise(try store.finalStates()))
    #expect(
      SummaryTable(found).csv == SummaryTable(CellSummary.summarise(try store.trials())).csv)
    return found
  }

  @Test("1. cells of several kernels and measures, with diverged networks and undefined values")
  func cells() throws {
    // The order of hashes is not that of neurons, and measures of one cell come in two orders.
    let records = (0..<40).flatMap { replicate in
      [
        record(16, replicate, hash: "ef"), record(8, replicate, hash: "cd"),
        replicate % 3 == 1
          ? record(64, replicate, hash: "ab", kernel: "tiny", measures: ["loss", "l1_loss"])
          : record(64, replicate, hash: "ab"),
      ]
    }
    try store.insert(records, run: store.begin(provenance))
    let found = try sameSummaries()
    #expect(
      found.map { $0.parameters["model.n_hidden"] } == [.integer(8), .integer(16), .integer(64)])
    #expect(found.map(\.diverged) == [8, 8, 8] && found[0].unsettled != nil)
    #expect(found[2].measures.count == 4)
    #expect(try CellSummary.summarise(.members, in: store).isEmpty)
  }

  @Test("2. one set of parameters under two hashes, as under two pairings, is one cell")
  func pairings() throws {
    let records = ["ab", "cd", "ef"].flatMap { hash in
      (0..<9).map { record(hash == "cd" ? 16 : 8, $0, hash: hash) }
    }
    try store.insert(records, run: store.begin(provenance))
    let found = try sameSummaries()
    #expect(found.count == 2)
    #expect(found.map { $0.finished + $0.diverged } == [18, 9])
  }

  @Test("3. plots of a store are those of its trials at hand, of final values, courses and choices")
  func plots() throws {
    let records = (0..<70).flatMap { replicate in
      [
        record(16, replicate, hash: "ef"), record(8, replicate, hash: "cd"),
        // The same parameters under another hash, after another cell.
        record(16, 70 + replicate, hash: "ab"),
      ]
    }
    let members = StudyMembers(
      [("ab", 70..<140), ("cd", 0..<70), ("ef", 0..<70)].enumerated().map { cell, part in
        StudyMembers.Part(
          hash: String(repeating: part.0, count: 32), seed: 1, replicates: part.1, cell: cell)
      })
    let plan = #"{"seeds": {"pairing": "independent"}}"#
    try store.register(study: "s", plan: plan)
    try store.insert(records, run: store.begin(provenance), members: ["s": members])
    let trials = try store.trials(inStudy: "s")
    #expect(trials.count == 210)
    // A fifth diverged: of both hashes the others are drawn.
    let counts = try PlotData.of(
      [
        PlotReader.plot(
          ["x": "n_hidden", "y": "polysemantic_neurons"], name: nil,
          of: store.kinds(of: .study("s")))
      ], ofStudy: "s", in: store)[0].get()
    #expect(counts.means.map(\.estimate.count) == [56, 112])
    #expect(counts.means.map(\.cell.trials) == [70, 140])
    let options: [[String: String]] = [
      ["x": "n_hidden", "y": "polysemantic_neurons"], ["x": "loss", "color": "n_hidden"],
      ["x": "step", "y": "loss", "color": "n_hidden"], ["x": "n_hidden", "y": "diverged"],
      ["x": "n_hidden", "y": "polysemantic_neurons", "networks": "best of 10"],
    ]
    let kinds = try store.kinds(of: .study("s"))
    for options in options {
      let plot = try PlotReader.plot(options, name: nil, of: kinds)
      let stored = try PlotData.of([plot], ofStudy: "s", in: store)[0].get()
      let whole = try PlotData(plot, trials)
      #expect(stored.csv == whole.csv && stored.findings == whole.findings)
      #expect(stored.means == whole.means && stored.bins == whole.bins, "\(options)")
      #expect(stored.means.count + stored.bins.count > 1)
    }
    let plots = try options.prefix(3).map { try PlotReader.plot($0, name: nil, of: kinds) }
    #expect(
      try PlotData.of(plots, ofStudy: "s", in: store).map { try $0.get().csv }
        == plots.map { try PlotData($0, trials).csv })
  }

  private let provenance = Provenance(
    startedAt: "2026-03-01T12:00:00Z", polysemVersion: "0.1.0", gitCommit: nil, gitDirty: nil,
    swiftVersion: "6.3", gslVersion: "2.7", blasCore: "Haswell", blasConfiguration: "OpenBLAS",
    cpuModel: "one", hostname: nil, buildConfiguration: "release", commandLine: ["polysem"],
    jobs: 1)
}
