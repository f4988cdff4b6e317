import Statistics
import Theory
import Testing

struct RowFlowPredictionTests {
  private let paper = RowFlowPrediction(weights: 100_000, l1: 1e-5, startScale: 0.9)

  @Test func paperLine() {
    for (time, count) in [(100.0, 57721.54), (1000, 5772.15), (10000, 93.96)] {
      #expect(abs(paper.paper(at: time).nonzeroWeights - count) < 0.01)
    }
    #expect(paper.paper(at: 1e7).nonzeroWeights == 1)
    #expect(abs(paper.paper(at: 0).nonzeroWeights - 100_000) < 1e-6)
  }

  // For ε → 0 and s = 1 the count depends on εt alone; values by 15-digit quadrature and root
  // finding (mpmath). ε = 10⁻⁸ leaves a first-order term below 10⁻⁷.
  @Test func leadingOrderValues() throws {
    let tiny = RowFlowPrediction(weights: 100_000, l1: 1e-8 / 100_000.0.squareRoot(), startScale: 1)
    let scaled = [100.0, 1000, 10000].map { 1e-5 * 100_000 * $0 / 1e-8 / 100_000.0.squareRoot() }
    let expected = [77870.3739418571, 14603.6329998016, 243.453644762187]
    for (point, value) in zip(try tiny.halfNormal(at: scaled), expected) {
      #expect(abs(point.nonzeroWeights / value - 1) < 1e-6)
    }
  }

  // Means of 200 rows under the exact flow, ± standard error: 77 826.6 ± 8.7, 14 585.2 ± 6.0,
  // 244.8 ± 0.9. Four standard errors; the leading order alone would miss the first.
  @Test func agreesWithTheMeanOverManyRows() throws {
    let points = try paper.halfNormal(at: [100, 1000, 10000])
    let means = [(77826.56, 8.7), (14585.19, 6.0), (244.78, 0.88)]
    for (point, mean) in zip(points, means) {
      #expect(abs(point.nonzeroWeights - mean.0) < 4 * mean.1)
    }
  }

  // One simulated row scatters by 124, 84 and 12.4 weights (standard deviations over 200 rows): the
  // published run (77 987, 14 426, 250) and a row of ours both lie within 4.
  @Test func agreesWithSingleRows() throws {
    let times = [100.0, 1000, 10000]
    let points = try paper.halfNormal(at: times)
    let ours = try ExactRowFlow(initial: paperRow(seed: 77), l1: 1e-5).states(at: times)
    let published = [77987.0, 14426, 250]
    for (index, scatter) in [124, 84, 12.4].enumerated() {
      #expect(abs(points[index].nonzeroWeights - published[index]) < 4 * scatter)
      #expect(
        abs(points[index].nonzeroWeights - Double(ours[index].nonzeroWeights)) < 4 * scatter)
      #expect(abs(ours[index].l1Norm / points[index].l1Norm - 1) < 0.1)
      // The paper's line misses by dozens of standard deviations.
      let line = paper.paper(at: points[index].time).nonzeroWeights
      #expect(abs(line - published[index]) > 10 * scatter)
    }
  }

  // A row made of the quantiles of the half-normal law has no sampling error; what is left is of
  // second order in ε = λ√m and O(1/m). The start scale is tested where its transient matters.
  @Test(arguments: [0.3, 0.9, 1, 2])
  func startScaleEntersThroughTheTransient(scale: Double) throws {
    let count = 20_000
    let row = (0..<count).map { index in
      Normal.upperTailInverse((Double(index) + 0.5) / Double(2 * count))
        * scale / Double(count).squareRoot()
    }
    let l1 = 0.01 / Double(count).squareRoot()
    let times = [0.5, 2, 10, 100, 500]
    let states = try ExactRowFlow(initial: row, l1: l1).states(at: times)
    let prediction = RowFlowPrediction(weights: count, l1: l1, startScale: scale)
    for (state, point) in zip(states, try prediction.halfNormal(at: times)) {
      #expect(abs(Double(state.nonzeroWeights) / point.nonzeroWeights - 1) < 2e-3)
      #expect(abs(state.l1Norm / point.l1Norm - 1) < 1e-2)
    }
  }

  @Test func delayHasItsKnownLimits() {
    #expect(paper.delay(at: 0) == 0)
    #expect(abs(paper.delay(at: 100) - 0.05704) < 1e-5)
    #expect(RowFlowPrediction(weights: 10, l1: 1, startScale: 1).delay(at: 3) == 0)
    #expect(RowFlowPrediction(weights: 10, l1: 1, startScale: 2).delay(at: 3) < 0)
  }

  // Differential equation and quadrature are two routes to one curve: ε t = ∫₀ᶻ du/(√K2 + ε K1/2)
  // with m′ = 2mQ(z).
  @Test func timeAndCountAreInverse() throws {
    let plain = RowFlowPrediction(weights: 100_000, l1: 1e-5, startScale: 1)
    let smallness = 1e-5 * 100_000.0.squareRoot()
    for point in try plain.halfNormal(at: [1, 50, 1000, 20_000, 100_000]) {
      let threshold = Normal.upperTailInverse(point.nonzeroWeights / 100_000 / 2)
      let integral = try Quadrature(relativeTolerance: 1e-11, absoluteTolerance: 1e-13).integrate(
        from: 0, to: threshold
      ) { u in
        let first = 2 * (Normal.density(u) - u * Normal.upperTail(u))
        let second = 2 * ((1 + u * u) * Normal.upperTail(u) - u * Normal.density(u))
        return 1 / (max(second, 0).squareRoot() + smallness / 2 * first)
      }
      #expect(abs(integral.value / smallness / point.time - 1) < 1e-9)
    }
  }

  // m′(λt)²/2 and ‖w‖₁λt fall towards 1, slowly; the paper's line stays low by a factor of
  // 2 to 2.72.
  @Test func lateTimes() throws {
    let vast = RowFlowPrediction(weights: 1_000_000_000_000, l1: 1e-9, startScale: 1)
    let points = try vast.halfNormal(at: [1e4, 1e5, 1e6, 1e7, 1e8])
    let ratios = points.map { $0.nonzeroWeights / vast.lateTime(at: $0.time).nonzeroWeights }
    let norms = points.map { $0.l1Norm / vast.lateTime(at: $0.time).l1Norm }
    for (early, late) in zip(ratios.dropFirst(), ratios.dropFirst(2)) { #expect(early > late) }
    for (early, late) in zip(norms.dropFirst(), norms.dropFirst(2)) { #expect(early > late) }
    #expect(ratios[4] > 1 && ratios[4] < 1.15)
    #expect(norms[4] > 1 && norms[4] < 1.1)
    for point in try paper.halfNormal(at: [1000, 3000, 10_000, 50_000]) {
      let factor = point.nonzeroWeights / paper.paper(at: point.time).nonzeroWeights
      #expect(factor > 2 && factor < 2.72)
    }
  }
}
