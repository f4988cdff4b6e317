import Analysis
import Keys
import Model
import Records
import Store
import Study
import Testing

@Suite("The numbers of a plot")
struct PlotDataTests {
  private func settings(
    _ options: [String: String], of trials: [StoredTrial]
  ) throws -> PlotSettings {
    try PlotReader.plot(options, name: nil, of: trials)
  }

  private func data(_ options: [String: String], _ trials: [StoredTrial]) throws -> PlotData {
    try PlotData(settings(options, of: trials), trials)
  }

  private let points = ["x": "n_hidden", "y": "polysemantic_neurons"]

  @Test("means by place, unsettled and diverged cells named, one row each in the table")
  func means() throws {
    let trials =
      Trials.counts([2, 4], Trials.network(neurons: 16))
      + Trials.counts([0, 0, 0], Trials.network(neurons: 8), unresolved: 1)
      + [Trials.trial(Trials.network(neurons: 8), replicate: 3, outcome: .diverged(step: 3))]
    let data = try data(points, trials.reversed())
    #expect(data.means.map(\.x) == [.integer(8), .integer(16)])
    #expect(data.means.map(\.estimate.count) == [3, 2])
    #expect(data.means.map(\.cell.isUnsettled) == [true, false])
    #expect(data.means.map(\.cell.unsettledShare) == [1, 0])
    #expect(data.means[0].cell.diverged == 1)
    #expect(data.settings.name == "polysemantic_neurons-by-n_hidden")
    let caption = data.findings.joined(separator: "\n")
    #expect(caption.contains("N = 2 to 3 networks a cell"))
    #expect(caption.contains("Diverged and left out: 1 of 6 networks, in n_hidden = 8 (1 of 4)."))
    #expect(caption.contains("unresolved: 1 of 2 cells, n_hidden = 8 (25 %)."))
    let lines = data.csv.split(separator: "\n")
    #expect(
      lines[0]
        == "model.n_hidden,measure,networks,mean,ci95_lower,ci95_upper,interval,diverged,unsettled,marked"
    )
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("8,polysemantic_neurons,3,0.0,0.0,1.2296"))
    #expect(lines[1].hasSuffix("exact Poisson,1,1.0,true"))
  }

  @Test("cells that differ in anything not drawn are not pooled; the parameter is named")
  func pooling() throws {
    let trials =
      Trials.counts([1], Trials.network(l1: 0.001)) + Trials.counts([2], Trials.network(l1: 0.01))
    let error = #expect(throws: ConfigurationError.self) { try settings(points, of: trials) }
    #expect(
      error?.problems.first?.message
        == "cells differ in train.l1 (0.001, 0.01), which is neither x nor color nor facet; one mean "
        + "over them would mix them")
    // Settings from elsewhere meet the same wall.
    let plain = try settings(points, of: Trials.counts([1], Trials.network()))
    #expect(throws: AnalysisError.self) {
      try PlotData(plain, trials)
    }
    #expect(try data(points.merging(["color": "l1"]) { $1 }, trials).means.count == 2)
  }

  @Test("the same networks computed twice are not counted twice")
  func twice() {
    let kernels = ["dense", "tiny"].flatMap {
      Trials.counts([1], Trials.network(extra: ["train.kernel": .text($0)]))
    }
    let error = #expect(throws: ConfigurationError.self) { try settings(points, of: kernels) }
    #expect(error?.problems.first?.message.contains("count the same networks twice") == true)
  }

  @Test("a series leaves out looks that some networks of a cell have not, and diverged networks")
  func series() throws {
    func trial(_ values: [Double], _ replicate: Int, _ outcome: TrialOutcome = .finished)
      -> StoredTrial
    {
      StoredTrial(
        identity: TrialIdentity(configurationHash: "h", seed: 1, replicate: replicate),
        parameters: Trials.network(), outcome: outcome, kernel: "reference", measures: ["loss"],
        observations: values.enumerated().map {
          Observation(step: $0 * 10, time: Double($0), values: [$1])
        }, features: [], matrices: [])
    }
    let data = try data(
      ["x": "step", "y": "loss"],
      [trial([5, 3, 1.5], 0), trial([7, 4], 1), trial([900], 2, .diverged(step: 10))])
    #expect(data.means.map(\.x) == [.integer(0), .integer(10)])
    #expect(data.means.map(\.estimate.mean) == [6, 3.5])
    #expect(
      data.findings.contains("Left out: 1 looks at which not all networks of a cell were seen."))
  }

  @Test("a share of diverged networks counts all of them")
  func shares() throws {
    let trials =
      Trials.counts([1, 1, 1], Trials.network())
      + [Trials.trial(Trials.network(), replicate: 3, outcome: .diverged(step: 1))]
    let mean = try data(["x": "n_hidden", "y": "diverged"], trials).means[0]
    #expect(mean.estimate.mean == 0.25)
    #expect(mean.estimate.count == 4)
  }

  @Test("whole numbers stand in the middle of a histogram's bins; shares sum to 1")
  func histogram() throws {
    let data = try data(
      ["x": "polysemantic_neurons"], Trials.counts([0, 0, 1, 3], Trials.network()))
    #expect(data.bins.map(\.bin.lower) == [-0.5, 0.5, 1.5, 2.5])
    #expect(data.bins.map(\.bin.share) == [0.5, 0.25, 0, 0.25])
  }

  @Test("widths of bins at the ends of a Double trap nowhere")
  func extremes() throws {
    let samples: [[Double]] = [
      [1e308, -1e308], [.leastNonzeroMagnitude, 3 * .leastNonzeroMagnitude], [1e20, 1e20 + 32768],
      [0, 0], [7, 7],
    ]
    for values in samples {
      let bins = try data(
        ["x": "benign_pairs"], Trials.counts(values, Trials.network())
      ).bins
      #expect(abs(bins.reduce(0) { $0 + $1.bin.share } - 1) < 1e-12)
    }
  }

  @Test("nothing to draw, and values that a log axis has no place for")
  func refusals() throws {
    let gone = [Trials.trial(Trials.network(), outcome: .diverged(step: 1))]
    let plain = try settings(points, of: Trials.counts([1], Trials.network()))
    #expect(
      throws: AnalysisError.plot(plain.name, reason: "all 1 networks diverged; nothing to draw")
    ) {
      try PlotData(plain, gone)
    }
    let log = points.merging(["y_scale": "log"]) { $1 }
    #expect(throws: AnalysisError.self) {
      try data(log, Trials.counts([-1.5, 2], Trials.network()))
    }
    // Student's interval of 0.1 and 3.9 is cut at 0, and a log axis cannot show that either.
    let cut = try data(
      ["x": "n_hidden", "y": "mean_l1_norm", "y_scale": "log"],
      [0.1, 3.9].enumerated().map {
        Trials.trial(Trials.network(), replicate: $0, final: ["mean_l1_norm": $1])
      })
    #expect(cut.findings.contains { $0.contains("intervals down to 0") })
    let bars = ["x": "polysemantic_neurons", "x_scale": "log"]
    #expect(throws: AnalysisError.self) {
      try data(bars, Trials.counts([0, 2], Trials.network()))
    }
    #expect(try data(bars, Trials.counts([1, 2], Trials.network())).bins.first?.bin.lower == 1)
    let zero = try data(log, Trials.counts([0, 2], Trials.network()))
    #expect(zero.findings.contains { $0.contains("values of 0") && $0.contains("lower edge") })
  }

  @Test(
    "networks are drawn up to ten thousand; beyond, means hold all of them and a sentence says so")
  func dots() throws {
    let few = try data(points, Trials.counts([1, 2, 3], Trials.network()))
    #expect(few.means[0].values == [1, 2, 3] && few.means[0].replicates == [0, 1, 2])
    #expect(few.findings[0].hasSuffix("; dots are single networks."))
    let many = try data(
      points, Trials.counts((0...10_000).map { Double($0 % 3) }, Trials.network()))
    #expect(many.means[0].values.isEmpty && many.means[0].estimate.count == 10_001)
    #expect(many.findings[0].hasSuffix("networks a cell, too many to draw."))
    // A share has no dots, and speaks of none.
    let share = try data(
      ["x": "n_hidden", "y": "diverged"], Trials.counts([1, 2], Trials.network()))
    #expect(share.means[0].values.isEmpty && !share.findings[0].contains("dots"))
  }
}
