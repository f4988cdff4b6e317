import Keys
import Model
import Records
import Study
import Testing

/// Keys of interventions: without them, trials are those of before there were any.
@Suite struct InterventionConfigurationTests {
  private func trial(_ overrides: [String] = []) throws -> Trial {
    Plan(try ExperimentFixtures.load(ExperimentFixtures.minimal, overrides: overrides)).trials[0]
  }

  @Test(arguments: ["train.second_moment=weight", "train.interference=full"])
  func defaultsLeaveNoTrace(_ override: String) throws {
    let (plain, given) = (try trial(), try trial([override]))
    #expect(given.identity == plain.identity && given.streamCell == plain.streamCell)
    #expect(given.configuration.parameters == plain.configuration.parameters)
    let keys = plain.configuration.parameters.keys
    #expect(!keys.contains("train.second_moment") && !keys.contains("train.interference"))
  }

  @Test(arguments: SecondMoment.allCases)
  func aSecondMomentReachesTheNetwork(_ sharing: SecondMoment) throws {
    let matrices = try ["weight", sharing.rawValue].map { name in
      try trial(["train.second_moment=\(name)", "train.steps=20", "record.matrices=[final]"])
        .record().observations.last?.values
    }
    #expect((matrices[0] == matrices[1]) == (sharing == .weight))
  }

  /// Paired: the same start, the same steps up to the one that is said.
  @Test func interferenceChangesTheCourseFromItsStepOn() throws {
    let shared = [
      "seeds.pairing=common", "train.optimizer=sgd", "train.steps=20", "record.at=linear",
    ]
    let full = try trial(shared + ["train.kernel=reference"])
    let inward = try trial(
      shared + ["train.interference=inward_only", "train.interference_from=7"])
    #expect(inward.configuration.parameters["train.kernel"] == .text("reference"))
    #expect(inward.streamCell == full.streamCell && inward.identity != full.identity)
    let same = zip(try full.record().observations, try inward.record().observations)
      .prefix { $0 == $1 }
    #expect(same.count == 8)
  }

  @Test(arguments: [
    (
      ["train.optimizer=sgd", "train.second_moment=row"],
      "train.second_moment: has no meaning with optimizer: sgd; it goes with adam, adamw"
    ),
    (
      ["train.second_moment=column"],
      "train.second_moment: column is unknown (known: weight, row, network)"
    ),
    (
      ["train.second_moment=row", "model.tied=false"],
      "train.kernel: reference with second_moment: row is for tied: true only"
    ),
    (
      ["train.interference=inward_only"],
      "train.interference_from: is missing; interference: inward_only needs it"
    ),
    (
      ["train.interference_from=3"],
      "train.interference_from: has no meaning with interference: full; it goes with inward_only"
    ),
    (
      ["train.interference=inward_only", "train.interference_from=3", "train.kernel=dense"],
      "train.kernel: dense is for interference: full only"
    ),
  ])
  func misuseIsRefused(_ overrides: [String], _ problem: String) {
    let problems = ExperimentFixtures.problems(ExperimentFixtures.minimal, overrides: overrides)
    #expect(problems.count == 1 && problems[0].hasSuffix(problem), "\(problems)")
  }
}
