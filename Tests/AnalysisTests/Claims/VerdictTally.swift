import Analysis
import Statistics
import Store
import Study
import TestSupport

/// In how many repetitions any claim is supported, any refuted, the first one's estimate inside.
struct VerdictTally {
  let repetitions: Int
  private(set) var supported = 0
  private(set) var refuted = 0
  private(set) var inside = 0

  /// Judges one claim, given by its keys, about freshly drawn trials again and again.
  init(
    _ claim: String, repetitions: Int, pairing: Seeds.Pairing = .independent,
    _ trials: (inout TestGenerator) -> [StoredTrial]
  ) throws {
    self.repetitions = repetitions
    let set = try ClaimFixtures.set(["a": claim])
    var generator = TestGenerator(seed: 2024)
    for _ in 0..<repetitions {
      let sample = StudyTrials(trials(&generator), pairing: pairing)
      let claims = try Judgement(
        set, figures: [set.claims[0].figure],
        trials: { StudyTrials(sample.trials.read($1), pairing: sample.pairing) },
        loadMatrix: { _ in fatalError("no matrix is kept") }
      ).claims
      if claims.contains(where: { $0.verdict == .supported }) { supported += 1 }
      if claims.contains(where: { $0.verdict == .refuted }) { refuted += 1 }
      if let estimate = claims[0].estimate, claims[0].region.contains(estimate) { inside += 1 }
    }
  }

  /// Whether false verdicts of either kind are as few as they must be at this rate: a right
  /// method fails with probability below 10⁻⁶ for each kind, whatever the seed.
  func isRight(at rate: Double = 0.05) -> Bool {
    max(supported, refuted) <= Self.most(of: repetitions, at: rate)
  }

  /// Whether taking the estimate at its word is wrong about half of the time: the wrong twin.
  var estimateIsWrong: Bool {
    let share = Double(inside) / Double(repetitions)
    return share > 0.3 && share < 0.7
  }

  // The largest count with a tail of 10⁻⁶ or more.
  private static func most(of repetitions: Int, at rate: Double) -> Int {
    (1...repetitions).last { count in
      BetaDistribution.lowerTail(
        rate, alpha: Double(count), beta: Double(repetitions - count + 1)) >= 1e-6
    } ?? 0
  }
}
