import Analysis
import Foundation
import Keys
import Matrix
import Model
import Records
import Store
import Study
import TestSupport
import Testing

@Suite("Claims about what at the start tells the winner")
struct WinnerClaimTests {
  private static let parameters: [String: ParameterValue] = Trials.network(
    features: 6, neurons: 8,
    extra: [
      "train.optimizer": .text("sgd"), "train.lr": .number(0.05), "train.steps": .integer(10),
    ])

  private static func weights(_ replicate: Int) -> WeightMatrix<Float> {
    SampleWeights.normal(features: 6, hidden: 8, seed: replicate + 1)
  }

  /// Networks whose winners are drawn with odds exp(b·|w|√m).
  private func networks(_ count: Int, weight b: Double) -> [StoredTrial] {
    var generator = TestGenerator(seed: 3)
    return (0..<count).map { replicate in
      let start = Self.weights(replicate)
      let features = (0..<6).map { feature in
        let values = start.row(feature).map {
          b * Double($0.magnitude) * 8.0.squareRoot() - log(-log(generator.uniform()))
        }
        let winner = values.indices.max { values[$0] < values[$1] } ?? 0
        return FeatureOutcome(
          feature: feature, finalNeuron: winner, finalWeight: 1, initialRank: 1, initialNeuron: 0)
      }
      return ClaimFixtures.trial(
        Self.parameters, replicate: replicate, measures: ["unresolved_features"],
        [Observation(step: 9, time: 1, values: [0])], features: features,
        matrices: [
          StoredMatrix(
            name: "initial", path: "\(replicate)", sha256: "", rows: 6, columns: 8)
        ])
    }
  }

  private func judge(_ claim: String, _ trials: [StoredTrial]) throws -> JudgedClaim {
    try ClaimFixtures.judge(["a": "figure: correlation, \(claim)"], trials) { stored in
      Self.weights(Int(stored.path) ?? 0)
    }[0]
  }

  @Test("1. the coefficient that winners were drawn with is found, and that of nothing is not")
  func coefficient() throws {
    let networks = networks(60, weight: 2)
    let found = try judge(
      "quantity: winner_logit, coefficient: weight, model: [weight, log_gradient], region: {between: [1.5, 2.5]}",
      networks)
    #expect(found.verdict == .supported, "\(found.sentence)")
    let nothing = try judge(
      "quantity: winner_logit, coefficient: log_gradient, model: [weight, log_gradient], region: {below: -0.5}",
      networks)
    #expect(nothing.verdict == .refuted, "\(nothing.sentence)")
    let relaxed = try judge(
      "quantity: winner_logit, coefficient: relaxed, model: [weight, relaxed], region: {between: [-0.5, 0.5]}",
      networks)
    #expect(relaxed.verdict == .supported, "\(relaxed.sentence)")
  }

  @Test("2. prediction on held-out networks, and its gain over a model that knows nothing")
  func prediction() throws {
    let networks = networks(60, weight: 4)
    let own = try judge(
      "quantity: winner_prediction, model: [weight], region: {above: 0.4}", networks)
    #expect(own.verdict == .supported, "\(own.sentence)")
    let gain = try judge(
      "quantity: winner_prediction_gain, model: [weight], over: [log_gradient], region: {above: 0.1}",
      networks)
    #expect(gain.verdict == .supported, "\(gain.sentence)")
    // Winners by lot: nobody predicts more than an eighth of them, give or take.
    let chance = try judge(
      "quantity: winner_prediction, model: [weight], region: {above: 0.3}",
      self.networks(60, weight: 0))
    #expect(chance.verdict == .refuted, "\(chance.sentence)")
  }

  @Test("3. without kept matrices, with too few networks or another objective there is no verdict")
  func nothing() throws {
    let claim = "quantity: winner_logit, coefficient: weight, model: [weight], region: {above: 0}"
    let bare = networks(9, weight: 2).map { trial in
      ClaimFixtures.trial(
        trial.parameters, replicate: trial.identity.replicate, measures: trial.measures,
        trial.observations, features: trial.features)
    }
    #expect(
      try judge(claim, bare).sentence.contains("too few networks kept their initial weights"))
    let biased = networks(9, weight: 2).map { trial in
      ClaimFixtures.trial(
        trial.parameters.merging(["model.bias": .text("output")]) { $1 },
        replicate: trial.identity.replicate, measures: trial.measures, trial.observations,
        features: trial.features, matrices: trial.matrices)
    }
    #expect(try judge(claim, biased).sentence.contains("plain objective only"))
  }

  @Test("4. a coefficient that is not in the model is refused")
  func conflict() {
    #expect(throws: ConfigurationError.self) {
      try ClaimFixtures.set([
        "a":
          "figure: correlation, quantity: winner_logit, coefficient: relaxed, model: [weight], region: {above: 0}"
      ])
    }
  }
}
