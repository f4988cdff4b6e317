import Analysis
import Families
import Keys
import Records
import Statistics
import Store
import Study
import TestSupport
import Testing

@Suite("Cells that share random numbers")
struct PairingTests {
  /// Counts that vary much from replicate to replicate, alike at every λ, and fall by 3 or 4 where λ
  /// is large: what a common seed does.
  private func common(replicates: Int = 12) -> (low: [StoredTrial], high: [StoredTrial]) {
    let base = (0..<replicates).map { Double(40 + 37 * $0 % 60) }
    let low = Trials.counts(base, Trials.network(features: 64, neurons: 32, l1: 0.001))
    let fallen = base.enumerated().map { $1 - ($0.isMultiple(of: 2) ? 3 : 4) }
    let high = Trials.counts(fallen, Trials.network(features: 64, neurons: 32, l1: 0.1))
    return (low, high)
  }

  private func cells(_ trials: (low: [StoredTrial], high: [StoredTrial])) -> (Cell, Cell) {
    (Cell.group(trials.low)[0], Cell.group(trials.high)[0])
  }

  @Test("1. pair by pair a small change is seen; as independent cells, the wrong twin, it is not")
  func wrongTwin() throws {
    let (low, high) = cells(common())
    let pairs = PairedCells(low, high, final: "polysemantic_neurons")
    #expect(pairs.pairs.count == 12)
    // The differences are −3 and −4 in turn: mean −3.5, s² = 12/11 · 0.25.
    #expect(pairs.sample.difference.mean == -3.5)
    let test = try #require(pairs.pairedT)
    let error = (3.0 / 11 / 12).squareRoot()
    #expect(abs(test.statistic + 3.5 / error) < 1e-9)
    #expect(test.pValue < 1e-8)
    // All twelve fall: 2 · 2⁻¹².
    #expect(abs(try #require(pairs.signedRank).pValue - 2.0 / 4096) < 1e-15)
    #expect(pairs.sample.gain > 100)
    let twin = try #require(
      MeanTest.welch(
        SampleSummary(high.finalValues("polysemantic_neurons")),
        SampleSummary(low.finalValues("polysemantic_neurons"))))
    #expect(twin.pValue > 0.5, "the common part drowns the difference")
  }

  @Test("2. replicates are matched by number and seed, and only those that both cells have")
  func matching() {
    var (low, high) = common(replicates: 5)
    low.remove(at: 1)
    let gone = high[3].parameters
    high[3] = Trials.trial(gone, replicate: 3, outcome: .diverged(step: 1))
    high.reverse()
    let (first, second) = cells((low, high))
    let pairs = PairedCells(first, second, final: "polysemantic_neurons").pairs
    #expect(pairs.map { $0.second - $0.first } == [-3, -3, -3])
    #expect(pairs.map(\.first) == [40, 54, 68])
  }

  @Test(
    "3. the curves tell the change network by network, and two intervals where cells are independent"
  )
  func curves() throws {
    let trials = common().low + common().high
    let paired = try CountCurves(StudyTrials(trials, pairing: .common)).findings
    let sentence = try #require(paired.first { $0.contains("equal random numbers") })
    #expect(sentence.contains("change by −3.50 [−3.83, −3.17] in 12 pairs"))
    #expect(!paired.contains { $0.contains("the mean is") })
    let independent = try CountCurves(StudyTrials(trials, pairing: .independent)).findings
    #expect(independent.contains { $0.contains("the mean is") })
    #expect(!independent.contains { $0.contains("random numbers") })
  }

  /// Every replicate has a factor of its own, common to all widths, on an exact 1/m law.
  private var widths: [StoredTrial] {
    [16, 32, 64, 128].flatMap { neurons in
      Trials.counts(
        (0..<8).map { Double((8 + 3 * $0) * 1024 / neurons) },
        Trials.network(features: 16, neurons: neurons))
    }
  }

  @Test("4. fits over cells refuse those that share random numbers; the wrong twin is far off")
  func fits() throws {
    let error = #expect(throws: AnalysisError.self) {
      try CountPowerLaw(StudyTrials(self.widths, pairing: .common))
    }
    let text = try #require(error?.description)
    for part in ["power-law", "model.n_hidden = 16", "model.n_hidden = 32", "pair by pair"] {
      #expect(text.contains(part))
    }
    // Replicate by replicate the exponent is −1 without any scatter; a fit that takes the cells for
    // independent calls the common factor noise and gives it an interval of some width.
    let twin = try CountPowerLaw(StudyTrials(widths, pairing: .independent))
    let exponent = try #require(twin.leastSquares?.estimate.exponents.first)
    #expect(exponent.upper > exponent.lower)
  }

  @Test("5. cells of other features do not share: a fit over them is let through")
  func otherFeatures() throws {
    let trials = [16, 32, 64].flatMap { features in
      Trials.counts(
        [1, 2, 3].map { $0 * Double(features) }, Trials.network(features: features, neurons: 64))
    }
    #expect(throws: Never.self) { try CountPowerLaw(StudyTrials(trials, pairing: .common)) }
  }

  @Test("6. networks computed twice are no further evidence, whatever the pairing")
  func sameNetworks() throws {
    let twice = ["dense", "tiny"].flatMap { kernel in
      [16, 64].flatMap { neurons in
        Trials.counts(
          [8, 9, 10].map { $0 * 64 / Double(neurons) },
          Trials.network(features: 16, neurons: neurons, extra: ["train.kernel": .text(kernel)]))
      }
    }
    let error = #expect(throws: AnalysisError.self) { try CountPowerLaw(twice) }
    #expect(error?.description.contains("train.kernel = dense") == true)
    #expect(error?.description.contains("the same networks") == true)
    let once = twice.filter { $0.text("train.kernel") == "tiny" }
    #expect(throws: Never.self) { try CountPowerLaw(once) }
  }

  @Test("7. a sweep over kernels may differ in all that goes with a kernel, and in nothing else")
  func kernels() throws {
    let extras: [[String: ParameterValue]] = [
      ["train.kernel": .text("active_set")],
      ["train.kernel": .text("active_set_blocks"), "train.block_tolerance": .number(0.01)],
      [
        "train.kernel": .text("tiny"), "train.precision": .text("float64"),
        "train.stop": .text("settled"), "train.settled_checks": .integer(9),
      ],
    ]
    let trials = extras.flatMap { Trials.counts([1, 2, 3], Trials.network(extra: $0)) }
    #expect(try CollisionCounts(trials).points.count == 3)
    let other = Trials.counts([1, 2], Trials.network(extra: ["train.lr": .number(1)]))
    #expect(throws: AnalysisError.self) { try CollisionCounts(trials + other) }
  }

  @Test("8. what changes no stream is what Analysis ignores")
  func oneList() {
    let plain = Trials.network()
    for key in [
      "record.points", "train.kernel", "train.block_tolerance", "train.precision", "train.stop",
      "train.settled_checks", "train.lr", "train.steps", "train.stopping", "model.n_hidden",
    ] {
      let cells = [plain, plain.merging([key: .text("other")]) { $1 }]
        .flatMap { Cell.group(Trials.counts([1], $0)) }
      let isIncidental = Families.isIncidental(key)
      let shares = StudyTrials([], pairing: .independent).shareRandomNumbers(cells)
      #expect(shares == isIncidental, "\(key)")
    }
  }

  @Test("9. the pairing comes from the study's plan in the store")
  func fromStore() throws {
    let folder = try ScratchFolder()
    let store = try ResultStore(folder: folder.url)
    for pairing in Seeds.Pairing.allCases {
      let text = """
        name: \(pairing)
        model: {n_features: 2, n_hidden: 2, init: normal}
        train: {optimizer: sgd, lr: 1.0e-2, steps: 5, l1: 0, noise: none}
        seeds: {study: 1, replicates: 2, pairing: \(pairing)}
        """
      let plan = Plan(try ExperimentFile.load(text: text, file: "x.yaml", overrides: []))
      try store.register(study: plan.name, plan: String(decoding: plan.json(), as: UTF8.self))
      #expect(
        try StudyTrials(ofStudy: plan.name, in: store, finalStatesOnly: true).pairing == pairing)
    }
    #expect(throws: StoreError.self) {
      try StudyTrials(ofStudy: "none", in: store, finalStatesOnly: true)
    }
  }
}

@Suite("Families that an analysis does not know")
struct FamilyTests {
  private func trials(_ kind: String, neurons: Int = 8) -> [StoredTrial] {
    Trials.counts([1, 2, 3], Trials.network(neurons: neurons, extra: ["model.kind": .text(kind)]))
  }

  @Test("1. every figure refuses them by name, among trials that it knows too")
  func figures() throws {
    for kind in ["dictionary", "row_flow"] {
      let mixed = StudyTrials(trials("autoencoder") + trials(kind), pairing: .independent)
      let attempts: [(String, (StudyTrials) throws -> Any)] = [
        ("collisions", CollisionCounts.init), ("curves", CountCurves.init),
        ("power-law", CountPowerLaw.init), ("fourth-norm", FourthNorms.init),
        ("correlation", { try WeightCorrelation($0) { _ in fatalError("no matrix is kept") } }),
      ]
      for (figure, make) in attempts {
        let expected = AnalysisError.unknownFamily(kind, known: "autoencoder", figure: figure)
        #expect(throws: expected) { _ = try make(mixed) }
        #expect(expected.description.contains(kind))
      }
    }
    #expect(
      throws: AnalysisError.unknownFamily(
        "autoencoder", known: "row_flow", figure: "sparsification")
    ) { try Sparsification(StudyTrials(trials("autoencoder"), pairing: .independent)) }
  }

  @Test("2. a claim is not judged by them; where it does not speak of them they do no harm")
  func claims() throws {
    let mixed = trials("autoencoder") + trials("dictionary")
    let keys = "figure: collisions, quantity: count_over_paper, region: {above: 0}"
    let general =
      "figure: collisions, quantity: mean, measure: polysemantic_neurons, region: {above: 0}"
    let judged = try ClaimFixtures.judge(["a": keys, "b": general], mixed)
    #expect(judged[0].verdict == .undecided && judged[0].networks == 0)
    #expect(judged[0].sentence.contains("it knows trials of model.kind autoencoder only"))
    // Nor does it keep others from being judged.
    #expect(judged.count == 3 && judged[1].estimate == 2)
    // Least networks are five, so there is no verdict, but there is an estimate.
    let chosen = try ClaimFixtures.judge(
      ["a": keys + ", trials: {model.kind: autoencoder}"], mixed)
    #expect(chosen.map(\.networks) == [3])
  }
}
