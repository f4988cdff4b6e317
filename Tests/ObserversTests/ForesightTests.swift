import Matrix
import Model
import Observers
import Records
import TestSupport
import Testing

@Suite("What is foretold of a start")
struct ForesightTests {
  private let initial = SampleWeights.normal(features: 5, hidden: 7)

  private func loss(_ weights: WeightMatrix<Double>, l1: Double) -> Double {
    Measure.loss.value(MatrixSummary(weights, l1: l1))
  }

  /// One step against 4 Σ_j r_ij W_j, r = ReLU(a) − 1 on the diagonal, ReLU(a) beside it.
  private func descended(
    _ W: WeightMatrix<Double>, learningRate: Double
  ) -> WeightMatrix<Double> {
    var next = W
    for i in 0..<W.features {
      for j in 0..<W.features {
        let overlap = zip(W.row(i), W.row(j)).reduce(0) { $0 + $1.0 * $1.1 }
        let pull = max(overlap, 0) - (i == j ? 1 : 0)
        for k in 0..<W.hidden { next[i, k] -= learningRate * 4 * pull * W[j, k] }
      }
    }
    return next
  }

  @Test("1. the first gradient is that of the loss with λ, by central differences")
  func gradient() {
    let initial = WeightMatrix<Double>(initial)
    let (foresight, l1) = (Foresight(initial, l1: 0.03), 0.03)
    for index in initial.elements.indices {
      let step = 1e-6
      var (above, below) = (initial, initial)
      above.elements[index] += step
      below.elements[index] -= step
      let slope = (loss(above, l1: l1) - loss(below, l1: l1)) / (2 * step)
      #expect(abs(foresight.gradient.elements[index] - slope) < 1e-6, "\(index)")
    }
    let single = Foresight(self.initial, l1: l1)
    for (one, other) in zip(single.gradient.elements, foresight.gradient.elements) {
      #expect(abs(Double(one) - other) < 1e-5)
    }
  }

  /// Twice as many features as neurons do not come to rest by t = 8, as fewer would.
  @Test("2. relaxation follows the flow without λ to t = 8 and no further, whatever λ is")
  func relaxation() {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: 12, hidden: 6))
    let foresight = Foresight(initial, l1: 0.03)
    func distance(_ weights: WeightMatrix<Double>) -> Double {
      zip(foresight.relaxed.elements, weights.elements).map { abs($0 - $1) }.max() ?? .infinity
    }
    // Twenty times as fine steps, by loops over science §3 as it is written: t = 4, 8 and 16.
    var (weights, distances) = (initial, [Double]())
    for step in 1...8000 {
      weights = descended(weights, learningRate: 5e-4)
      if [2000, 4000, 8000].contains(step) { distances.append(distance(weights)) }
    }
    #expect(distances[1] < 0.02)
    #expect(distances[0] > 0.05 && distances[2] > 0.05, "wrong twins: half and twice the time")
    #expect(foresight.relaxed == Foresight(initial, l1: 0).relaxed)
    #expect(loss(foresight.relaxed, l1: 0) < 0.5 * loss(initial, l1: 0))
  }

  @Test("3. measures and the table of origins agree with ranks counted one by one")
  func origins() throws {
    let initial = initial
    let foresight = Foresight(initial, l1: 0.01)
    let state = InitialState(initial, foresight: foresight)
    var final = WeightMatrix<Float>(zerosOf: 5, by: 7)
    let winners = [3, 0, 6, 2, 2]
    for (feature, neuron) in winners.enumerated() { final[feature, neuron] = feature == 1 ? -1 : 1 }
    let summary = MatrixSummary(final, initial: state)
    var course = Course(initial: state, keepsSnapshots: false)
    course.add(final, step: 4, time: 1, summary: summary)
    let table = try #require(ObserverSet(["origins"]).tables(of: course).first)
    #expect(table.dimensions == [5, 10] && table.rows == [0, 1, 2, 3, 4])
    var (largest, relaxed, signs, quantiles) = (0, 0, 0, 0.0)
    for (feature, winner) in winners.enumerated() {
      let row = Array(table.values[feature * 10..<(feature + 1) * 10])
      func rank(_ matrix: WeightMatrix<Float>) -> Int {
        1 + matrix.row(feature).count { $0.magnitude > matrix[feature, winner].magnitude }
      }
      let quiet = foresight.gradient.row(feature).count {
        $0.magnitude < foresight.gradient[feature, winner].magnitude
      }
      #expect(row[0] == Double(winner) && row[2] == Double(initial[feature, winner]))
      #expect(row[3] == Double(rank(initial)) && row[7] == Double(rank(foresight.relaxed)))
      #expect(row[4] == Double(foresight.gradient[feature, winner]))
      #expect(row[5] == Double(quiet) / 6)
      largest += rank(initial) == 1 ? 1 : 0
      relaxed += rank(foresight.relaxed) == 1 ? 1 : 0
      signs += initial[feature, winner] * final[feature, winner] > 0 ? 1 : 0
      quantiles += row[5] / 5
    }
    #expect(Measure.initialLargestShare.value(summary) == Double(largest) / 5)
    #expect(Measure.relaxedLargestShare.value(summary) == Double(relaxed) / 5)
    #expect(Measure.sameSignShare.value(summary) == Double(signs) / 5)
    #expect(abs(Measure.meanGradientQuantile.value(summary) - quantiles) < 1e-12)
  }

  @Test("4. what nobody foretold is NaN, and so is the table's part of it")
  func nothingForetold() throws {
    let state = InitialState(initial)
    let summary = MatrixSummary(initial, initial: state)
    #expect(Measure.relaxedLargestShare.value(summary).isNaN)
    #expect(Measure.meanGradientQuantile.value(summary).isNaN)
    #expect(Measure.initialLargestShare.value(summary) == 1)
    var course = Course(initial: state, keepsSnapshots: false)
    course.add(initial, step: 0, time: 0, summary: summary)
    let table = try #require(ObserverSet(["origins"]).tables(of: course).first)
    #expect(table.values[4].isNaN && table.values[5].isNaN && table.values[3] == 1)
  }

  @Test("5. relative windows count as `RelativeWindow` does, each under its own name")
  func relativeWindows() {
    let rows: [Float] = [1, 0.55, 0, 0.5, 0, 0.4, 0, 2, 1.9]
    let weights = WeightMatrix<Float>(features: 3, hidden: 3, elements: rows)
    let summary = MatrixSummary(weights)
    #expect(
      Measure.overRelativeWindows.map(\.name)
        == [50, 60, 70, 80, 90].map { "polysemantic_neurons_\($0)" })
    // Neurons 0, 1 and 2 have features {0, 1}, {0, 2} and {1, 2} at a half; 2 alone at 0.6 to 0.8.
    #expect(Measure.overRelativeWindows.map { $0.value(summary) } == [3, 2, 2, 2, 1])
  }
}
