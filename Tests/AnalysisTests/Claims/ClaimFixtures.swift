import Analysis
import Keys
import Matrix
import Model
import Foundation
import Records
import Store
import Study
import TestSupport

/// Claims in a few words, and invented trials of which the truth is known.
enum ClaimFixtures {
  /// A file of one claim, or of several given as name → keys in flow style.
  static func set(_ claims: KeyValuePairs<String, String>, level: Double = 0.05) throws -> ClaimSet
  {
    var text = "level: \(level)\nleast_networks: 5\nclaims:\n"
    for (name, keys) in claims { text += "  \(name): {says: It is so., why: Theory., \(keys)}\n" }
    return try ClaimsFile.load(text: text, file: "c.yaml")
  }

  /// Judges them with all trials at hand for every figure.
  static func judge(
    _ claims: KeyValuePairs<String, String>, _ trials: [StoredTrial],
    matrices: @escaping (StoredMatrix) -> WeightMatrix<Float> = { _ in
      fatalError("no matrix is kept")
    }
  ) throws -> [JudgedClaim] {
    let set = try set(claims)
    let figures = Set(set.claims.map(\.figure)).sorted()
    return try Judgement(set, figures: figures, trials: { _ in trials }, loadMatrix: matrices)
      .claims
  }

  /// A trial with a course.
  static func trial(
    _ parameters: [String: ParameterValue], replicate: Int, measures: [String],
    _ observations: [Observation], features: [FeatureOutcome] = [], matrices: [StoredMatrix] = []
  ) -> StoredTrial {
    let plain = Trials.trial(parameters, replicate: replicate)
    return StoredTrial(
      identity: plain.identity, parameters: parameters, outcome: .finished, kernel: "reference",
      measures: measures, observations: observations, features: features, matrices: matrices)
  }
}

extension TestGenerator {
  /// A Poisson count, by multiplying uniforms; for means below some hundreds.
  mutating func poisson(_ mean: Double) -> Int {
    let limit = exp(-mean)
    var product = uniform()
    var count = 0
    while product > limit {
      product *= uniform()
      count += 1
    }
    return count
  }

  /// Neurons taken twice when `features` draw distinct places of 2 · `neurons`, one after another.
  mutating func injection(features: Int, neurons: Int) -> Int {
    var taken: Set<Int> = []
    while taken.count < features { taken.insert(Int(uniform() * Double(2 * neurons))) }
    return taken.count { $0 < neurons && taken.contains($0 + neurons) }
  }
}
