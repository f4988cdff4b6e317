import Analysis
import Foundation
import Records
import Report
import Store
import Study
import Testing

@Suite("Drawings of plots")
struct PlotFigureTests {
  private func text(_ options: [String: String], unresolved: Double = 0) throws -> String {
    let trials = SyntheticTrials.networks(
      features: 32, widths: [32, 64], l1: [0.001, 0.01], replicates: 4, ratio: 0.8,
      unresolved: unresolved)
    let kinds = trials.map { TrialKind(parameters: $0.parameters, measures: $0.measures) }
    var collection = PlotCollection(try PlotReader.plot(options, name: "p", of: kinds))
    for trial in trials { collection.add(trial) }
    let figure = try Figure(PlotData(collection, pairing: .independent))
    _ = try JSONSerialization.jsonObject(with: figure.specification)
    return String(decoding: figure.specification, as: UTF8.self)
  }

  private let points = ["x": "n_hidden", "y": "polysemantic_neurons", "color": "l1"]

  @Test("N in the legend, error bars, networks as translucent dots, colours side by side")
  func parts() throws {
    let chart = try text(points)
    #expect(chart.contains("train.l1 = 0.001, N = 4"))
    #expect(chart.contains(#""y2":{"field":"upper"}"#))
    #expect(chart.contains(#""opacity":0.35,"size":22"#))
    #expect(chart.contains(#""values":[32,64]"#), "ticks are where the cells are")
    for replicate in 0..<4 { #expect(chart.contains(#""replicate":\#(replicate),"#)) }
    #expect(chart.contains(#""xOffset":-4"#) && chart.contains(#""xOffset":4"#))
    #expect(!chart.contains("unsettled"))
  }

  @Test("unsettled cells are hollow triangles, dashed in a series")
  func unsettled() throws {
    let chart = try text(points, unresolved: 1)
    #expect(chart.contains(#""filled":false,"opacity":1,"shape":"triangle-up""#))
    #expect(chart.contains("unsettled (> 1 % of features unresolved)"))
    let series = try text(
      ["x": "step", "y": "polysemantic_neurons", "color": "l1", "facet": "n_hidden"], unresolved: 1)
    #expect(series.contains(#""strokeDash":[4,3]"#))
  }

  @Test("on a log axis zeros stand at the lower edge, inside the domain")
  func zeros() throws {
    let chart = try text(["x": "n_hidden", "y": "malign_pairs", "color": "l1", "y_scale": "log"])
    // All cells are zero: the upper limit 3.689/4 is all there is to set the domain by.
    #expect(chart.contains(#""domain":[0.461110,"#) || chart.contains(#""domain":[0.46111,"#))
    #expect(!chart.contains(#""y":0,"#) && !chart.contains(#""y":0}"#))
  }

  @Test("a panel for each value of the facet, more than three in rows")
  func facets() throws {
    let chart = try text(
      ["x": "l1", "y": "loss", "facet": "n_hidden"].merging(["y": "benign_pairs"]) { $1 })
    #expect(chart.contains(#""hconcat""#))
    #expect(chart.contains("model.n_hidden = 32") && chart.contains("model.n_hidden = 64"))
  }

  @Test("histograms: bars alone, outlines of several")
  func histograms() throws {
    let several = try text(["x": "polysemantic_neurons", "color": "l1", "facet": "n_hidden"])
    #expect(several.contains("step-after"))
    #expect(!several.contains(#""type":"bar""#))
    // All networks in one bin: the bar still stands on 0.
    let bars = try text(["x": "malign_pairs", "facet": "n_hidden", "color": "l1"])
    #expect(bars.contains(#""domain":[0,1."#))
  }
}
