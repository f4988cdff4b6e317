import Keys
import Study
import Testing

@Suite struct PlanDifferenceTests {
  private func differences(
    _ overrides: [String], from frozen: [String] = [], text: String = ExperimentFixtures.minimal
  ) throws -> [PlanDifference] {
    let frozen = Plan(try ExperimentFixtures.load(ExperimentFixtures.minimal, overrides: frozen))
    return Plan(try ExperimentFixtures.load(text, overrides: overrides)).differences(from: frozen)
  }

  @Test(arguments: [
    ("name=other", "name: minimal → other", true),
    ("seeds.study=1", "seeds.study: 20240301 → 1", true),
    ("seeds.replicates=4", "seeds.replicates: 3 → 4", false),
    ("seeds.replicates=2", "seeds.replicates: 3 → 2", false),
    ("seeds.pairing=common", "seeds.pairing: independent → common", true),
  ])
  func nameWhatChanged(_ override: String, _ description: String, _ isAnotherStudy: Bool) throws {
    let differences = try differences([override])
    #expect(differences.map(\.description) == [description])
    #expect(differences.map(\.isAnotherStudy) == [isAnotherStudy])
  }

  @Test func nameTheParametersOfChangedCells() throws {
    let differences = try differences(["train.optimizer=sgd"])
    try #require(differences.count == 2)
    #expect(
      differences[0].description.hasSuffix(
        "train.beta1=0.9 train.beta2=0.999 train.eps=1e-08 train.optimizer=adamw "
          + "train.weight_decay=0.01"))
    #expect(differences[0].description.hasPrefix("no cell "))
    #expect(
      differences[1].description.hasSuffix(
        "train.momentum=0.0 train.optimizer=sgd train.weight_decay=0.0"))
    #expect(differences[1].description.hasPrefix("new cell "))
    #expect(differences.map(\.isAnotherStudy) == [false, false])
  }

  @Test func addingCellsKeepsTheStudy() throws {
    let differences = try differences(["sweep.parameters.model.n_hidden=[16, 32]"])
    #expect(differences.count == 1)
    #expect(differences.first?.description.hasSuffix(": model.n_hidden=32") == true)
    #expect(differences.first?.isAnotherStudy == false)
  }

  @Test func orderAndCommentsAreNoDifferences() throws {
    #expect(
      try differences(
        ["sweep.parameters.model.n_hidden=[16, 32]"],
        from: ["sweep.parameters.model.n_hidden=[32, 16]"],
        text: "# a comment\n" + ExperimentFixtures.minimal
      ).isEmpty)
  }
}
