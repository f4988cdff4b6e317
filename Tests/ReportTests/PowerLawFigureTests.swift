import Analysis
import Foundation
import Report
import Store
import Testing

@Suite("Drawing power-law")
struct PowerLawFigureTests {
  private func networks(
    _ features: Int, _ widths: [Int], ratio: Double = 1, unresolved: Double = 0
  ) -> [StoredTrial] {
    SyntheticTrials.networks(
      features: features, widths: widths, l1: [0.001], replicates: 6, ratio: ratio,
      unresolved: unresolved)
  }

  /// Rows of the layers of one panel with that mark and, for points, that symbol or filling.
  private func rows(
    _ mark: String, in panel: [String: Any], where matches: ([String: Any]) -> Bool = { _ in true }
  ) -> [[String: Any]] {
    (panel["layer"] as? [[String: Any]] ?? []).filter { layer in
      let properties = layer["mark"] as? [String: Any] ?? [:]
      return properties["type"] as? String == mark && matches(properties)
    }.flatMap { ($0["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? [] }
  }

  /// The powers of two next to which the rows stand.
  private func widths(_ rows: [[String: Any]]) -> [Double] {
    rows.compactMap { $0["x"] as? Double }.map { exp2(log2($0).rounded()) }
  }

  private func isFilled(_ mark: [String: Any]) -> Bool { mark["filled"] as? Bool == true }

  private func panels(_ trials: [StoredTrial]) throws -> [[String: Any]] {
    let figure = try FigureDefinition.powerLaw.draw(trials: trials) { _ in
      fatalError("this figure reads no matrix")
    }
    let object = try #require(
      try JSONSerialization.jsonObject(with: figure.specification) as? [String: Any])
    return try #require(object["vconcat"] as? [[String: Any]])
  }

  @Test("a mean for each cell in its n's colour, and three lines for each n")
  func counts() throws {
    let panel = try panels(networks(32, [32, 64]) + networks(64, [32, 64, 128]))[0]
    let means = rows("point", in: panel, where: isFilled)
    #expect(widths(means) == [32, 64, 32, 64, 128])
    #expect(
      means.compactMap { $0["series"] as? String }
        == ["n = 32", "n = 32", "n = 64", "n = 64", "n = 64"])
    #expect(rows("line", in: panel).count == 2 * 3 * 2)
    // n²/4m at both ends of the widths.
    let paper = rows("line", in: panel) { $0["strokeDash"] as? [Double] == [1.5, 3] }
    #expect(paper.compactMap { $0["y"] as? Double } == [8, 2, 32, 8])
    #expect(paper.compactMap { $0["x"] as? Double } == [32, 128, 32, 128])
  }

  @Test("residuals of both fits stand side by side about their m, none upon another")
  func residuals() throws {
    let panel = try panels(networks(32, [32, 64]) + networks(64, [32, 64]))[1]
    let poisson = rows("point", in: panel, where: isFilled)
    let leastSquares = rows("point", in: panel) { !isFilled($0) }
    #expect(poisson.count == 4 && leastSquares.count == 4)
    let places = (poisson + leastSquares).compactMap { $0["x"] as? Double }
    #expect(Set(places).count == 8)
    #expect(places.allSatisfy { place in [32.0, 64].contains { abs(place / $0 - 1) < 0.05 } })
    #expect(rows("rect", in: panel).first?["y"] as? Double == -2)
    #expect(rows("rule", in: panel).first?["y"] as? Double == 0)
  }

  @Test("unsettled cells are apart and without residuals, empty ones are upper limits")
  func apart() throws {
    let trials =
      networks(32, [32, 64]) + networks(64, [32, 64])
      + networks(64, [128], unresolved: 3) + networks(32, [128], ratio: 0)
    let drawn = try panels(trials)
    let unsettled = rows("point", in: drawn[0], where: isFilled).filter {
      $0["series"] as? String == "unsettled (> 1 % of features unresolved)"
    }
    #expect(widths(unsettled) == [128])
    let limits = rows("point", in: drawn[0]) { $0["shape"] as? String == "triangle-down" }
    #expect(limits.count == 1 && limits[0]["series"] as? String == "n = 32")
    #expect(abs((limits[0]["y"] as? Double ?? 0) - 3.688879 / 6) < 1e-5)
    #expect(rows("point", in: drawn[0], where: isFilled).count == 5)
    // The empty cell has a residual of the Poisson fit, and none of least squares.
    #expect(rows("point", in: drawn[1], where: isFilled).count == 5)
    #expect(rows("point", in: drawn[1]) { !isFilled($0) }.count == 4)
  }

  @Test("all that is drawn on the logarithmic axis is positive, and inside it")
  func logarithmic() throws {
    let panel = try panels(networks(32, [32, 64, 256]) + networks(64, [32, 64, 256]))[0]
    let layers = try #require(panel["layer"] as? [[String: Any]])
    let axis = (layers[0]["encoding"] as? [String: Any])?["y"] as? [String: Any]
    let domain = try #require((axis?["scale"] as? [String: Any])?["domain"] as? [Double])
    let values = (rows("point", in: panel) + rows("rule", in: panel)).flatMap {
      [$0["y"], $0["upper"]].compactMap { $0 as? Double }
    }
    #expect(values.count > 12)
    #expect(values.allSatisfy { $0 >= domain[0] * 0.9999 && $0 <= domain[1] })
  }
}
