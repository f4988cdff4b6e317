import Analysis
import Keys
import Records
import Store
import Study
import Testing

@Suite("Figure fourth-norm")
struct FourthNormsTests {
  private func trial(
    _ noise: String, _ deviation: Double, replicate: Int, values: [(Int, Double)],
    outcome: TrialOutcome = .finished, features: Int = 8, sharing: String = "per_example"
  ) -> StoredTrial {
    let parameters = Trials.network(
      features: features, neurons: 16, l1: 0,
      extra: [
        "train.noise": .text(noise), "train.noise_stdev": .number(deviation),
        "train.noise_sharing": .text(sharing),
      ])
    return StoredTrial(
      identity: TrialIdentity(
        configurationHash: "\(noise)\(deviation)\(sharing)", seed: 1, replicate: replicate),
      parameters: parameters, outcome: outcome, kernel: "reference",
      measures: ["mean_fourth_norm"],
      observations: values.map { Observation(step: $0, time: Double($0), values: [$1]) },
      features: [], matrices: [])
  }

  @Test("means per step over networks; steps that a network lacks are left out")
  func means() throws {
    let figure = try FourthNorms([
      trial("bipolar", 0.1, replicate: 0, values: [(0, 0.1), (10, 0.2), (100, 0.8)]),
      trial("bipolar", 0.1, replicate: 1, values: [(0, 0.3), (11, 0.2), (100, 0.6)]),
      trial("bipolar", 0.1, replicate: 2, values: [(0, 0.9)], outcome: .diverged(step: 5)),
    ])
    let series = try #require(figure.series.first)
    #expect(series.finished == 2 && series.diverged == 1)
    #expect(series.points.map(\.step) == [0, 100])
    #expect(abs((series.points[0].estimate.mean ?? 0) - 0.2) < 1e-15)
    #expect(abs((series.points[1].estimate.mean ?? 0) - 0.7) < 1e-15)
  }

  @Test("published end points belong to n = 8, m = 16; the simplex plateau is 0.768")
  func published() throws {
    let figure = try FourthNorms([
      trial("bipolar", 0.15, replicate: 0, values: [(100_000, 0.7)]),
      trial("gaussian", 0.1, replicate: 0, values: [(100_000, 0.17)]),
    ])
    #expect(abs((figure.simplex ?? 0) - 0.768) < 5e-4)
    #expect(figure.published(for: figure.series[0])?.lower == 0.77)
    #expect(figure.published(for: figure.series[1])?.upper == 0.18)
    #expect(figure.findings.contains { $0.contains("published 0.16 to 0.18") })
  }

  @Test("published numbers stand beside shared runs plainly, beside others with the difference")
  func sharing() throws {
    let figure = try FourthNorms(
      ["shared", "per_example"].map {
        trial("bipolar", 0.15, replicate: 0, values: [(100_000, 0.7)], sharing: $0)
      })
    let shared = try #require(figure.findings.first { $0.contains("shared by all examples") })
    #expect(shared.contains("published 0.77 at 100000 steps.") && !shared.contains("whose noise"))
    let own = try #require(figure.findings.first { $0.contains("σ = 0.15: mean") })
    #expect(own.contains("published 0.77 at 100000 steps, whose noise was shared."))
  }

  @Test("one row has no simplex, and the sentence does not speak of one")
  func singleRow() throws {
    let figure = try FourthNorms([
      trial("bipolar", 0.1, replicate: 0, values: [(10, 0.7)], features: 1)
    ])
    #expect(figure.simplex == nil)
    #expect(!figure.findings.contains { $0.contains("simplex") })
  }

  @Test("when every network diverged the error says so")
  func divergence() {
    #expect(throws: AnalysisError.allDiverged(1, of: .autoencoder, figure: "fourth-norm")) {
      try FourthNorms([
        trial("bipolar", 0.1, replicate: 0, values: [], outcome: .diverged(step: 1))
      ])
    }
  }

  @Test("trials without noise make no figure")
  func noiseless() {
    #expect(throws: AnalysisError.noTrials(figure: "fourth-norm")) {
      try FourthNorms([Trials.trial(Trials.network(), final: ["mean_fourth_norm": 1])])
    }
  }
}
