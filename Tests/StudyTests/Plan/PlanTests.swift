import Foundation
import Keys
import Records
import Study
import Testing

@Suite struct PlanTests {
  private func plan(_ overrides: [String] = [], text: String = PlanTests.text) throws -> Plan {
    Plan(try ExperimentFile.load(text: text, file: "x.yaml", overrides: overrides))
  }

  private static let text = """
    name: minimal
    model: {n_features: 8, n_hidden: 16, init: xavier}
    train: {optimizer: adamw, lr: 1.0e-3, steps: 7500, l1: 1.0e-3, noise: none}
    seeds: {study: 20240301, replicates: 3}
    sweep: {parameters: {train.lr: [0.01, 0.001], model.n_hidden: [16, 32]}}
    """

  @Test func ordersTrialsCellByCell() throws {
    let plan = try plan()
    #expect(plan.cells.count == 4)
    #expect(plan.trialCount == 12)
    let trials = plan.trials
    #expect(trials.map(\.cell) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
    #expect(trials.map(\.identity.replicate) == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    #expect(trials.allSatisfy { $0.identity.seed == 20_240_301 })
    #expect(Set(trials.map(\.identity)).count == 12)
    #expect(trials.allSatisfy { $0.configuration == plan.cells[$0.cell] })
    #expect(trials.allSatisfy { $0.identity.configurationHash == $0.configuration.hash })
  }

  @Test func singleTrialsAreThoseOfThePlan() throws {
    for pairing in ["independent", "common"] {
      let plan = try plan(["seeds.pairing=\(pairing)"])
      for trial in plan.trials {
        #expect(
          trial
            == Trial(
              configuration: trial.configuration, seeds: plan.seeds,
              replicate: trial.identity.replicate, cell: trial.cell))
      }
    }
  }

  @Test func identitiesAreFrozen() throws {
    let trial = try plan(["sweep=null"]).trials[2]
    #expect(
      trial.identity.configurationHash
        == "c51cdddae5a33ea0d1e14e12ad7a2eccfe5434c518b44ce0d934d5e8997f1e4b")
    #expect(trial.identity.key == "9178627d2ea020e9", "stored results would no longer be found")
    #expect(
      trial.streamCell == "a8ec665503f909b7fbd5dbf2792d92f8f7afed8e0816ec38453f32fe09f8b3ed",
      "stored results could no longer be repeated")
  }

  @Test(arguments: ["independent", "common"])
  func moreCellsAndReplicatesShiftNoTrial(_ pairing: String) throws {
    let few = try plan(["seeds.pairing=\(pairing)"]).trials
    let many = try plan([
      "seeds.pairing=\(pairing)", "seeds.replicates=5",
      "sweep.parameters.model.n_hidden=[8, 16, 24, 32]", "sweep.parameters.train.l1=[0, 1.0e-3]",
    ]).trials
    let streams = Dictionary(uniqueKeysWithValues: many.map { ($0.identity, $0.streamCell) })
    for trial in few {
      #expect(streams[trial.identity] == trial.streamCell)
    }
  }

  @Test func equalCellsMakeNoSecondTrial() throws {
    #expect(try plan(["sweep.parameters.train.lr=[1, 1.0, 1e0]"]).trials.count == 2 * 3)
  }
}

@Suite struct PairingTests {
  private func trials(_ pairing: String, _ overrides: [String] = []) throws -> [Trial] {
    Plan(
      try ExperimentFixtures.load(
        ExperimentFixtures.minimal,
        overrides: [
          "seeds.pairing=\(pairing)",
          "sweep.parameters={model.n_features: [8, 9], model.n_hidden: [4, 5], train.l1: [0, 1]}",
        ] + overrides)
    ).trials
  }

  @Test func independentCellsShareNothing() throws {
    let trials = try trials("independent")
    #expect(Set(trials.map(\.streamCell)).count == 8)
  }

  @Test func commonCellsShareByFeaturesAndInitialiser() throws {
    let trials = try trials("common")
    #expect(Set(trials.map(\.streamCell)).count == 2)
    #expect(Set(trials.map(\.identity)).count == 24)
    let groups = Dictionary(grouping: trials, by: \.streamCell).values
    for group in groups {
      #expect(Set(group.map { $0.configuration.parameters["model.n_features"] }).count == 1)
    }
    let others = try self.trials("common", ["model.init=normal"])
    #expect(Set(others.map(\.streamCell)).isDisjoint(with: trials.map(\.streamCell)))
  }

  @Test func pairingIsPartOfTheIdentity() throws {
    let independent = try trials("independent").map(\.identity)
    #expect(Set(independent).isDisjoint(with: try trials("common").map(\.identity)))
  }

  @Test(arguments: ["independent", "common"])
  func computingDifferentlyShowsTheSameNetworks(_ pairing: String) throws {
    let plain = try trials(pairing)
    let other = try trials(
      pairing, ["train.kernel=dense", "train.precision=float64", "train.stop=settled"])
    #expect(plain.map(\.streamCell) == other.map(\.streamCell))
    #expect(Set(plain.map(\.identity)).isDisjoint(with: other.map(\.identity)))
  }

  @Test(arguments: ["independent", "common"])
  func recordingMoreChangesTheIdentityButNotTheRandomNumbers(_ pairing: String) throws {
    let plain = try trials(pairing)
    let more = try trials(pairing, ["record.points=7", "record.matrices=[final]"])
    #expect(plain.map(\.streamCell) == more.map(\.streamCell))
    #expect(Set(plain.map(\.identity)).isDisjoint(with: more.map(\.identity)))
  }
}

@Suite struct FrozenPlanTests {
  @Test(arguments: [
    ExperimentFixtures.autoencoder, ExperimentFixtures.minimal, ExperimentFixtures.rowFlow,
  ])
  func surviveTheirFile(_ text: String) throws {
    let plan = Plan(try ExperimentFixtures.load(text))
    let json = try plan.json()
    let read = try Plan(json: json)
    #expect(read == plan)
    #expect(try read.json() == json)
    #expect(read.trials.map(\.identity) == plan.trials.map(\.identity))
    #expect(read.differences(from: plan).isEmpty)
  }

  @Test func sayWhatIsInThem() throws {
    let plan = Plan(try ExperimentFixtures.load(ExperimentFixtures.autoencoder))
    let object = try JSONSerialization.jsonObject(with: try plan.json()) as? [String: Any]
    #expect(object?["name"] as? String == "collisions")
    #expect(object?["trials"] as? Int == 12)
    #expect(object?["source_sha256"] as? String == plan.sourceHash)
    #expect((object?["seeds"] as? [String: Any])?["pairing"] as? String == "common")
    let cell = (object?["cells"] as? [[String: Any]])?.first
    #expect(cell?["hash"] as? String == plan.cells[0].hash)
    #expect((cell?["parameters"] as? [String: Any])?["train.eps"] as? Double == 1e-8)
  }

  @Test(arguments: [
    ("\"format\" : 1", "\"format\" : 2"),
    ("\"train.steps\" : 7500", "\"train.steps\" : 7501"),
    ("\"train.steps\" : 7500", "\"train.steps\" : -1"),
    ("\"train.steps\" : 7500", "\"train.stps\" : 7500"),
    ("\"trials\" : 3", "\"trials\" : 4"),
    ("\"replicates\" : 3", "\"replicates\" : 0"),
  ])
  func refuseToBeEdited(_ old: String, _ new: String) throws {
    let json = try Plan(try ExperimentFixtures.load(ExperimentFixtures.minimal)).json()
    let text = String(decoding: json, as: UTF8.self)
    try #require(text.contains(old))
    #expect(throws: DecodingError.self) {
      try Plan(json: Data(text.replacing(old, with: new).utf8))
    }
  }
}
