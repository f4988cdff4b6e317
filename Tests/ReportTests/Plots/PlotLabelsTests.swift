import Report
import Testing

@Suite("Labels of places that are no numbers")
struct PlotLabelsTests {
  @Test("what lists share stands in the title, in whole numbers")
  func lists() {
    let names = ["[0.05, 0.05, 0.005]", "[0.05, 0.05, 0.0125]", "[0.05, 0.05, 0.05]"]
    let labels = PlotLabels(names)
    #expect(names.map(labels.label) == ["…, 0.005", "…, 0.0125", "…, 0.05"])
    #expect(labels.title("density") == "density: [0.05, 0.05, …]")
  }

  @Test("laws too")
  func laws() {
    let labels = PlotLabels(["{geometric: [1, 0.1]}", "{geometric: [1, 10]}"])
    #expect(labels.label("{geometric: [1, 10]}") == "…, 10")
    #expect(labels.title("importance") == "importance: {geometric: [1, …]}")
  }

  @Test(
    "names without a common beginning stay whole",
    arguments: [["sgd", "adamw"], ["[1, 2]", "[2, 2]"], ["[1, 2]"], ["{linear: [0, 1]}", "0.1"]])
  func whole(names: [String]) {
    let labels = PlotLabels(names)
    #expect(names.map(labels.label) == names && labels.title("x") == "x")
  }
}
