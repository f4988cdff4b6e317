import Keys
import Testing

@Suite struct ConfigurationProblemTests {
  private let early = ConfigurationProblem(file: "a.yaml", line: 3, key: "train.lr", message: "one")
  private let late = ConfigurationProblem(file: "a.yaml", line: 12, key: "", message: "two")
  private let nowhere = ConfigurationProblem(
    file: "command line", line: nil, key: "train.lr", message: "three")

  @Test func describesItselfAsCompilersDo() {
    #expect(early.description == "a.yaml:3: train.lr: one")
    #expect(late.description == "a.yaml:12: two")
    #expect(nowhere.description == "command line: train.lr: three")
  }

  @Test func areSortedByLineWithoutRepetition() {
    let error = ConfigurationError([nowhere, late, early, late, nowhere])
    #expect(error.problems == [early, late, nowhere])
    #expect(error.description.split(separator: "\n").count == 3)
  }

  @Test func canSpeakOfOptionsInsteadOfKeys() {
    let renamed = ConfigurationError([nowhere]).renamingKeys { "--" + $0.dropFirst(6) }
    #expect(renamed.description == "command line: --lr: three")
  }
}
