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

  @Test(arguments: ["train.second_moment=weight"])
  func defaultsLeaveNoTrace(_ override: String) throws {
    let (plain, given) = (try trial(), try trial([override]))
    #expect(given.identity == plain.identity && given.streamCell == plain.streamCell)
    #expect(given.configuration.parameters == plain.configuration.parameters)
    #expect(plain.configuration.parameters["train.second_moment"] == nil)
  }

  @Test(arguments: SecondMoment.allCases)
  func aSecondMomentReachesTheNetwork(_ sharing: SecondMoment) throws {
    let matrices = try ["weight", sharing.rawValue].map { name in
      try trial(["train.second_moment=\(name)", "train.steps=20", "record.matrices=[final]"])
        .record().observations.last?.values
    }
    #expect((matrices[0] == matrices[1]) == (sharing == .weight))
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
  ])
  func misuseIsRefused(_ overrides: [String], _ problem: String) {
    let problems = ExperimentFixtures.problems(ExperimentFixtures.minimal, overrides: overrides)
    #expect(problems.count == 1 && problems[0].hasSuffix(problem), "\(problems)")
  }
}
