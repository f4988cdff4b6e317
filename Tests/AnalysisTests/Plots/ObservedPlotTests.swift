import Analysis
import Keys
import Records
import Store
import Study
import Testing

/// Plots of what observers saw.
@Suite("Plots of observers' tables")
struct ObservedPlotTests {
  private static let observed: [String: ParameterValue] = [
    "record.observe": .text("default,origins,encounters,products,winners")
  ]

  private static func trial(
    _ replicate: Int, _ tables: [ObservedTable], optimizer: String = "sgd"
  ) -> StoredTrial {
    let parameters = Trials.network(
      extra: Self.observed.merging(["train.optimizer": .text(optimizer)]) { $1 })
    let plain = Trials.trial(
      parameters, replicate: replicate, final: ["loss": 1, "unresolved_features": 0])
    return StoredTrial(
      identity: plain.identity, parameters: parameters, outcome: .finished, kernel: "reference",
      measures: plain.measures, observations: plain.observations, features: [], matrices: [],
      tables: tables)
  }

  private static func products(_ together: [Double], of entries: [Double]) -> ObservedTable {
    let bins = [(-Double.infinity, -4.0), (-4, 0), (0, .infinity)]
    return ObservedTable(
      name: "products", shape: .perBin, rows: [0, 1, 2],
      columns: ["lower", "upper", "entries", "together"],
      values: bins.indices.flatMap { [bins[$0].0, bins[$0].1, entries[$0], together[$0]] })
  }

  private static func encounters(_ fates: [Double]) -> ObservedTable {
    ObservedTable(
      name: "encounters", shape: .perPair, rows: fates.indices.flatMap { [0, $0 + 1] },
      columns: ["neuron", "first_weight", "second_weight", "overlap", "fate"], steps: [0, 9],
      values: [0.0, 1].flatMap { look in fates.flatMap { [0, 1, 1, look, $0] } })
  }

  private static func data(
    _ options: [String: String], among choice: [String] = [], _ trials: [StoredTrial]
  ) throws -> PlotData {
    try PlotData(
      try PlotReader.plot(options, among: choice, name: nil, of: trials),
      trials)
  }

  @Test("a bin's share is that of all entries, its interval that of a ratio of sums")
  func bins() throws {
    let trials = [
      Self.trial(0, [Self.products([3, 1, 0], of: [10, 40, 50])]),
      Self.trial(1, [Self.products([1, 0, 0], of: [5, 45, 50])]),
      Self.trial(2, [Self.products([6, 1, 0], of: [15, 35, 50])]),
    ]
    let data = try Self.data(["y": "products.together"], trials)
    #expect(data.settings.kind == .bins && data.settings.name == "products-together")
    #expect(data.means.map(\.x.description) == ["< −4", "−4 … 0", "≥ 0"])
    let shares = data.means.map(\.estimate.mean)
    #expect(abs((shares[0] ?? 0) - 10.0 / 30) < 1e-12 && abs((shares[1] ?? 0) - 2.0 / 120) < 1e-12)
    #expect(shares[2] == 0 && data.means[2].estimate.upper == nil)
    // numpy: p + (y - p e)/mean(e), scipy.stats.t on two degrees of freedom.
    #expect(abs((data.means[0].estimate.upper ?? 0) - 0.552413686924281) < 1e-12)
    // The wrong twin, the mean of the networks' own shares, weighs a network of 5 entries like one of 15.
    let twin = (0.3 + 0.2 + 0.4) / 3
    #expect(abs((shares[0] ?? 0) - twin) > 0.03)
  }

  @Test("codes are counted network by network, those of the last look")
  func codes() throws {
    let trials = [
      Self.trial(0, [Self.encounters([2, 2, 0])]), Self.trial(1, [Self.encounters([2, 5])]),
    ]
    let data = try Self.data(["y": "encounters.fate", "color": "optimizer"], trials)
    let means = Dictionary(
      uniqueKeysWithValues: data.means.map { ($0.x.description, $0.estimate.mean) })
    #expect(means["benign"] == 1.5 && means["apart"] == 0.5 && means["malign"] == 0)
    #expect(data.quantity == .count && data.means.count == 6)
    #expect(data.csv.hasPrefix("train.optimizer,bin,measure,networks,mean"))
  }

  @Test("a histogram takes every row, points the mean over rows, a series every look")
  func numbers() throws {
    let trials = [
      Self.trial(0, [Self.encounters([2, 2, 0])]), Self.trial(1, [Self.encounters([2])]),
    ]
    let histogram = try Self.data(["x": "encounters.overlap"], trials)
    #expect(histogram.bins.map(\.bin.share) == [1] && histogram.bins[0].count == 2)
    let points = try Self.data(["x": "train.optimizer", "y": "encounters.overlap"], trials)
    #expect(points.means.map(\.values) == [[1, 1]])
    let series = try Self.data(["x": "step", "y": "encounters.overlap"], trials)
    #expect(series.means.map(\.estimate.mean) == [0, 1])
    #expect(series.means.map(\.x) == [.integer(0), .integer(9)])
  }

  @Test("trials choose cells; a parameter that a cell lacks does not exclude it")
  func choice() throws {
    let trials = ["sgd", "adam", "proximal"].enumerated().flatMap { place, name in
      (0..<2).map { Self.trial($0 + 2 * place, [Self.encounters([2])], optimizer: name) }
    }
    let all = ["y": "encounters.fate"]
    #expect(throws: ConfigurationError.self) { try Self.data(all, trials) }
    let one = try Self.data(all, among: ["optimizer=adam"], trials)
    #expect(one.means.allSatisfy { $0.estimate.count == 2 })
    let two = try Self.data(
      all.merging(["color": "optimizer"]) { $1 },
      among: ["train.optimizer=adam,sgd", "train.beta2=0.999"], trials)
    #expect(two.colors.count == 2)
    for (choice, message) in [
      ("optimizer=sgdd", "no cell of the study has these"),
      ("nothing=1", "is not a parameter of the study"), ("optimizer=", "must be a value or a list"),
    ] {
      let error = #expect(throws: ConfigurationError.self) {
        try Self.data(all, among: [choice], trials)
      }
      #expect(error?.problems.first?.message.contains(message) == true)
    }
  }

  @Test("counts over what is predicted of each cell: means, intervals and networks")
  func over() throws {
    let trials = [8, 16].flatMap { neurons in
      Trials.counts([1, 2, 3], Trials.network(features: 8, neurons: neurons))
    }
    let plain = try Self.data(["x": "n_hidden", "y": "polysemantic_neurons"], trials)
    let data = try Self.data(
      ["x": "n_hidden", "y": "polysemantic_neurons", "over": "paper"], trials)
    // n²/4m is 2 and 1.
    #expect(data.means.map(\.estimate.mean) == [1, 2] && data.means[0].values == [0.5, 1, 1.5])
    #expect(data.means[1].estimate.upper == plain.means[1].estimate.upper)
    #expect(
      abs((data.means[0].estimate.lower ?? 0) - (plain.means[0].estimate.lower ?? 0) / 2) < 1e-15)
    for (options, message) in [
      (
        ["x": "n_hidden", "y": "benign_pairs", "over": "paper"],
        "there is nothing that benign_pairs is"
      ),
      (["x": "n_hidden", "y": "polysemantic_neurons", "over": "nobody"], "must be one of"),
    ] {
      let error = #expect(throws: ConfigurationError.self) { try Self.data(options, trials) }
      #expect(error?.problems.first?.message.contains(message) == true)
    }
  }

  @Test("columns that nobody observed, and kinds that do not go with them, are refused")
  func refused() {
    let trials = [Self.trial(0, [Self.encounters([2])])]
    for (options, message) in [
      (["y": "neurons.features"], "record.observe does not list neurons"),
      (["y": "nobody.column"], "no observer of the study has such a column"),
      (["y": "encounters.fat"], "there are encounters.neuron"),
      (["y": "products.lower"], "there are products.together"),
      (["x": "train.lr", "y": "encounters.fate"], "goes with kind: bins, without x"),
      (["y": "encounters.overlap", "kind": "bins"], "has neither bins nor codes"),
      (["y": "loss", "kind": "bins"], "bins are those of an observer's table"),
      (["y": "encounters.fate", "kind": "bins", "x": "train.l1"], "has no meaning for bins"),
    ] {
      let error = #expect(throws: ConfigurationError.self) { try Self.data(options, trials) }
      let messages = error?.problems.map(\.message) ?? []
      #expect(messages.contains { $0.contains(message) }, "\(options): \(messages)")
    }
  }
}
