import Keys
import Testing

@Suite struct SpellingTests {
  @Test(arguments: [
    ("", "", 0), ("lr", "lr", 0), ("adam", "adamw", 1), ("beta1", "beta2", 1),
    ("n_hiden", "n_hidden", 1), ("setps", "steps", 1), ("kitten", "sitting", 3), ("", "abc", 3),
  ])
  func distances(_ a: String, _ b: String, _ expected: Int) {
    #expect(Spelling.distance(a, b) == expected)
    #expect(Spelling.distance(b, a) == expected)
  }

  @Test func suggestsOnlyWhatIsNear() {
    let known = ["lr", "steps", "momentum"]
    #expect(Spelling.suggestion(for: "setps", among: known) == "steps")
    #expect(Spelling.suggestion(for: "momentm", among: known) == "momentum")
    #expect(Spelling.suggestion(for: "adamv", among: ["adam", "adamw"]) == "adamw")
    #expect(Spelling.suggestion(for: "colour", among: known) == nil)
    #expect(Spelling.suggestion(for: "l1", among: ["lr"]) == nil, "half the letters differ")
  }
}
