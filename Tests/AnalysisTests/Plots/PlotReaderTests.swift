import Analysis
import Keys
import Study
import Testing

@Suite("The section plots of an experiment file")
struct PlotReaderTests {
  private func plots(_ text: String) throws -> [PlotSettings] {
    try StudyFile.load(text: Self.study + text, file: "a.yaml").plots
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try plots(text)
      return []
    } catch let error as ConfigurationError {
      return error.problems.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  private static let study = """
    name: a
    model: {n_features: 4, n_hidden: 8, init: normal}
    train: {optimizer: sgd, lr: 0.01, steps: 10, l1: 0.001, noise: none}
    seeds: {study: 1, replicates: 2}
    sweep: {parameters: {train.optimizer: [sgd, adamw], train.lr: [0.01, 0.1], train.l1: [0.0]}}

    """

  @Test("what is not said is the plain choice")
  func defaults() throws {
    let plots = try plots(
      """
      plots:
        a: {x: train.lr, y: polysemantic_neurons, color: optimizer, x_scale: log}
        b: {x: step, y: loss, color: train.lr, facet: train.optimizer, title: "Loss falls"}
        c: {x: loss, color: train.lr, facet: train.optimizer}
      """)
    #expect(plots.map(\.name) == ["a", "b", "c"])
    #expect(plots.map(\.kind) == [.points, .series, .histogram])
    #expect(plots[0].x == .parameter("train.lr"))
    #expect(plots[0].color == "train.optimizer")
    #expect(plots[0].xScale == .log && plots[0].yScale == .linear)
    #expect(plots[0].title == "polysemantic neurons against train.lr")
    #expect(plots[1].title == "Loss falls")
    #expect(plots[2].measure == "loss" && plots[2].x == nil)
    #expect(try self.plots("").isEmpty)
  }

  @Test("every problem with file, line, key and what was perhaps meant")
  func allProblems() {
    #expect(
      problems(
        """
        plots:
          a: {x: train.lrr, y: polysemantic_neuron, colour: train.optimizer}
          b: {x: dead_neurons, y: train.lr}
          c:
            x: train.lr
            y: loss
            kind: lines
            x_scale: logg
          D: {x: train.lr, y: loss, color: train.optimizer}
          summary: {x: train.lr, y: loss, color: train.optimizer}
          e: 3
        """) == [
          "a.yaml:7: plots.a.colour: is not a known key; did you mean color?; a plot has x, y, color, "
            + "rows, facet, kind, x_scale, y_scale, title, trials, over, networks",
          "a.yaml:7: plots.a.y: polysemantic_neuron is no measure that the study records; did you "
            + "mean polysemantic_neurons?",
          "a.yaml:7: plots.a.x: train.lrr is not a parameter of the study; did you mean train.lr?",
          "a.yaml:8: plots.b.y: train.lr is a parameter; here stands a measure, such as loss",
          "a.yaml:8: plots.b.x: dead_neurons is a measure; here stands a parameter, such as train.lr",
          "a.yaml:12: plots.c.kind: must be one of points, series, histogram, map, bins, front, got lines; "
            + "did you mean bins?",
          "a.yaml:13: plots.c.x_scale: must be one of linear, log, got logg; did you mean log?",
          "a.yaml:14: plots.D: a plot's name consists of 1 to 100 of a-z, 0-9, - and _",
          "a.yaml:15: plots.summary: summary.csv is the name of another table; choose another name",
          "a.yaml:16: plots.e: must be a mapping with x and y, got 3",
        ])
    #expect(
      problems("plots: []")[0].hasSuffix("plots: must be a mapping of plots by name, got a list"))
    #expect(problems("plots: {a: {y: loss}}")[0].contains("plots.a.x: is missing"))
  }

  @Test("axes that do not go together")
  func axes() {
    func first(_ plot: String) -> String { problems("plots: {a: \(plot)}").first ?? "" }
    #expect(first("{x: train.lr, y: loss, kind: series}").contains("must be step or time"))
    #expect(first("{x: step, y: loss, kind: points}").contains("step goes with kind: series"))
    #expect(first("{x: loss, y: loss, kind: histogram}").contains("no meaning for a histogram"))
    #expect(
      first("{x: loss, y_scale: log, color: lr, facet: optimizer}").contains("must be linear"))
    #expect(first("{x: lr, y: loss, color: lr, facet: optimizer}").contains("color: is x already"))
    #expect(first("{x: step, y: diverged, color: lr}").contains("goes with kind: points"))
    #expect(first("{x: lr, y: loss, rows: optimizer}").contains("rows: goes with kind: map"))
    #expect(first("{kind: map, x: lr, y: loss}").contains("rows: is missing"))
    #expect(
      first("{kind: map, x: lr, y: loss, rows: optimizer, color: lr}").contains(
        "color: has no meaning for a map"))
    #expect(
      first("{kind: map, x: lr, y: loss, rows: lr, facet: optimizer}").contains(
        "rows: is x already"))
    #expect(first("{kind: map, x: lr, y: loss, rows: optimizer}").isEmpty)
  }

  @Test("cells that would be pooled, or have no place, are refused before they are trained")
  func places() {
    func first(_ plot: String) -> String { problems("plots: {a: \(plot)}").first ?? "" }
    #expect(
      first("{x: train.lr, y: loss}")
        == "a.yaml:6: plots.a: cells differ in train.optimizer (adamw, sgd), which is neither x nor "
        + "color nor facet; one mean over them would mix them")
    #expect(
      first("{x: step, y: loss, color: optimizer}").contains("cells differ in train.lr (0.01, 0.1)")
    )
    #expect(
      first("{x: train.momentum, y: loss, color: optimizer, facet: lr}")
        .contains("train.momentum has no meaning in some cells"))
    #expect(
      first("{x: l1, y: loss, color: optimizer, facet: lr, x_scale: log}")
        .contains("no place for values of train.l1 that are not above 0"))
    // The right plot of the same study.
    #expect(problems("plots: {a: {x: lr, y: loss, color: optimizer}}").isEmpty)
  }
}
