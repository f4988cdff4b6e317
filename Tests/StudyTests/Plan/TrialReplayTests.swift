import Keys
import Records
import Study
import Testing

/// A stored trial is trained again, watched in another way.
@Suite struct TrialReplayTests {
  private static let text = """
    name: minimal
    model: {n_features: 5, n_hidden: 9, init: normal}
    train: {optimizer: adamw, lr: 1.0e-2, steps: 40, l1: 1.0e-3, noise: gaussian, noise_stdev: 0.1}
    seeds: {study: 20240301, replicates: 3}
    record: {points: 4}
    """

  private static let watch: [String: ParameterValue] = [
    "record.points": .integer(20), "record.observe": .text("winners"),
    "record.matrices": .text("final"),
  ]

  @Test(arguments: ["independent", "common"])
  func sameNetworkWhateverWatchesIt(_ pairing: String) throws {
    let plan = Plan(
      try ExperimentFile.load(
        text: Self.text, file: "x.yaml", overrides: ["seeds.pairing=\(pairing)"]))
    let stored = try plan.trials[1].record()
    let trial = try #require(
      try Trial(
        replaying: stored.identity, parameters: stored.parameters, watching: Self.watch))
    let again = try trial.record()
    #expect(again.observations.count > stored.observations.count && again.tables.count == 1)
    let loss = try #require(stored.measures.firstIndex(of: "loss"))
    let (before, now) = (stored.observations.last, again.observations.last)
    #expect(before?.values[loss] == now?.values[loss] && before?.step == now?.step)
    // The wrong twin: another replicate is another network.
    let other = try plan.trials[2].record()
    #expect(other.observations.last?.values[loss] != now?.values[loss])
  }

  @Test func identityMustFollowFromTheParameters() throws {
    let plan = Plan(try ExperimentFile.load(text: Self.text, file: "x.yaml"))
    let stored = try plan.trials[0].record()
    var parameters = stored.parameters
    parameters["train.lr"] = .number(0.02)
    #expect(
      try Trial(replaying: stored.identity, parameters: parameters, watching: Self.watch) == nil)
    #expect(throws: ConfigurationError.self) {
      try Trial(
        replaying: stored.identity, parameters: stored.parameters,
        watching: ["record.points": .integer(0)])
    }
  }
}
