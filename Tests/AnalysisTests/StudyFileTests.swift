import Analysis
import Keys
import Study
import Testing

@Suite("An experiment file with its questions")
struct StudyFileTests {
  private func text(
    lr: String = "0.1", plot: String = "{x: train.l1, y: loss}", quantity: String = "mean"
  ) -> String {
    """
    name: s
    model: {n_features: 4, n_hidden: 8, init: normal}
    train: {optimizer: sgd, lr: \(lr), l1: 0.1, steps: 10, noise: none}
    seeds: {study: 1, replicates: 3}
    sweep: {parameters: {train.l1: [0.1, 0.2]}}
    plots:
      p: \(plot)
    claims:
      level: 0.05
      least_networks: 3
      a: {says: So., why: Theory., quantity: \(quantity), measure: loss, region: {above: 0}}
    profiles:
      other: {sweep.parameters.model.n_hidden: [8, 16]}
      quick: {sweep: null}
    """
  }

  private func problems(_ text: String) -> [String] {
    let error = #expect(throws: ConfigurationError.self) {
      try StudyFile.load(text: text, file: "s.yaml")
    }
    return error?.problems.map(\.description) ?? []
  }

  @Test("study, plots and claims come together")
  func whole() throws {
    let good = text().replacing("  other: {sweep.parameters.model.n_hidden: [8, 16]}\n", with: "")
      .replacing("  quick: {sweep: null}", with: "  quick: {seeds.replicates: 2}")
    let file = try StudyFile.load(text: good, file: "s.yaml")
    #expect(file.plots.map(\.name) == ["p"] && file.claims?.claims.map(\.name) == ["a"])
    #expect(file.experiment.cells.count == 2)
  }

  @Test("what is wrong with study, plot and claim is reported at once")
  func together() {
    let found = problems(text(lr: "-1", quantity: "meen"))
    #expect(found.contains { $0.hasPrefix("s.yaml:3: train.lr") }, "\(found)")
    #expect(found.contains { $0.hasPrefix("s.yaml:11: claims.a.quantity") }, "\(found)")
    let other = problems(text(plot: "{x: train.l1, y: los}", quantity: "meen"))
    #expect(other.contains { $0.hasPrefix("s.yaml:7: plots.p.y") }, "\(other)")
    #expect(other.contains { $0.hasPrefix("s.yaml:11: claims.a.quantity") }, "\(other)")
  }

  // Two cells of one λ have no places of their own in the plot of a profile that sweeps m too.
  @Test("a plot that a profile's cells do not fit is refused whichever profile is asked for")
  func profiles() {
    let found = problems(text())
    #expect(found.contains { $0.contains("plots.p") && $0.contains("n_hidden") }, "\(found)")
  }
}
