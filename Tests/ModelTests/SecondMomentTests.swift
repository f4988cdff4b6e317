import Matrix
import Model
import TestSupport
import Testing

/// Adam written once more for the plain objective: ∂loss/∂W = 4 R W (science §3), then the formulas of
/// `SecondMoment`.
private struct HandWrittenAdam {
  var W: [[Double]]
  let sharing: SecondMoment
  let (lr, l1, decay): (Double, Double, Double)
  private let beta1 = 0.9
  private let beta2 = 0.999
  private let epsilon = 1e-8
  private var first: [[Double]]
  private var second: [[Double]]

  init(
    _ weights: WeightMatrix<Double>, _ sharing: SecondMoment, lr: Double, l1: Double, decay: Double
  ) {
    W = (0..<weights.features).map { i in (0..<weights.hidden).map { weights[i, $0] } }
    first = W.map { $0.map { _ in 0 } }
    second = first
    (self.sharing, self.lr, self.l1, self.decay) = (sharing, lr, l1, decay)
  }

  private func gradient() -> [[Double]] {
    W.indices.map { i in
      W[i].indices.map { k in
        W.indices.reduce(l1 * (W[i][k] > 0 ? 1 : -1)) { sum, j in
          let overlap = zip(W[i], W[j]).reduce(0) { $0 + $1.0 * $1.1 }
          return sum + 4 * (max(overlap, 0) - (i == j ? 1 : 0)) * W[j][k]
        }
      }
    }
  }

  mutating func step(number: Int) {
    let g = gradient()
    let squares = g.map { $0.map { $0 * $0 } }
    let rows = squares.map { $0.reduce(0, +) / Double($0.count) }
    let all = rows.reduce(0, +) / Double(rows.count)
    for i in W.indices {
      for k in W[i].indices {
        let square =
          switch sharing {
          case .weight: squares[i][k]
          case .row: rows[i]
          case .network: all
          }
        first[i][k] = beta1 * first[i][k] + (1 - beta1) * g[i][k]
        second[i][k] = beta2 * second[i][k] + (1 - beta2) * square
        let mean = first[i][k] / (1 - power(beta1, number))
        let scale = (second[i][k] / (1 - power(beta2, number))).squareRoot() + epsilon
        W[i][k] = (1 - lr * decay) * W[i][k] - lr * mean / scale
      }
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

@Suite("Second moments shared by rows and networks")
struct SecondMomentTests {
  private static let descent = Descent(
    AdamW.self, learningRate: 3e-3, l1: 0.02, values: ["weight_decay": 0.1])

  private func final<Scalar: KernelScalar>(
    _ initial: WeightMatrix<Scalar>, _ descent: Descent, _ kernel: KernelChoice, steps: Int = 40,
    noise: HiddenNoise = .none
  ) -> WeightMatrix<Scalar> {
    var result = initial
    let settings = PlainTraining(optimizer: descent, steps: steps, kernel: kernel)
    _ = train(initial, settings: settings, noise: noise, observedSteps: [steps]) { result = $1 }
    return result
  }

  private func weights(_ features: Int, _ hidden: Int) -> WeightMatrix<Double> {
    WeightMatrix<Double>(SampleWeights.normal(features: features, hidden: hidden))
  }

  /// 1e-12: sums in another order, 60 steps. Each sharing must be far from the others, or the test
  /// could not tell them apart.
  @Test("1. the reference kernel does what the formulas say", arguments: SecondMoment.allCases)
  func handWritten(sharing: SecondMoment) {
    let initial = weights(4, 6)
    let found = final(initial, Self.descent.sharing(sharing), .reference, steps: 60)
    for other in SecondMoment.allCases {
      var twin = HandWrittenAdam(initial, other, lr: 3e-3, l1: 0.02, decay: 0.1)
      for number in 1...60 { twin.step(number: number) }
      let expected = WeightMatrix<Double>(
        features: 4, hidden: 6, elements: Array(twin.W.joined()))
      let distance = SampleWeights.distance(found, expected)
      #expect(other == sharing ? distance < 1e-12 : distance > 1e-3, "\(other)")
    }
  }

  /// Rows of every remainder by four, up to the width of a panel.
  @Test(
    "2. every kernel that takes them agrees with the reference",
    arguments: [(1, 1), (2, 5), (5, 7), (3, 127), (9, 128), (5, 129)], [SecondMoment.row, .network])
  func kernels(shape: (Int, Int), sharing: SecondMoment) {
    let initial = weights(shape.0, shape.1)
    let coupled = Descent(Adam.self, learningRate: 1e-3, l1: 1e-3, values: ["weight_decay": 0.1])
    for descent in [Self.descent.sharing(sharing), coupled.sharing(sharing)] {
      let expected = final(initial, descent, .reference)
      for kernel in [KernelChoice.batch, .tiny, .dense] where kernel != .dense || shape.1 < 129 {
        let distance = SampleWeights.distance(final(initial, descent, kernel), expected)
        #expect(distance < 1e-11, "\(kernel), \(descent.name)")
      }
    }
  }

  @Test(
    "3. with hidden noise too, beyond the width of a panel",
    arguments: [SecondMoment.row, .network])
  func noisy(sharing: SecondMoment) {
    let initial = weights(4, 130)
    let noise = HiddenNoise.recorded(
      SampleWeights.noise("gaussian", count: 40 * 520, standardDeviation: 0.2), valuesPerStep: 520)
    let descent = Self.descent.sharing(sharing)
    let expected = final(initial, descent, .reference, noise: noise)
    for kernel in [KernelChoice.batch, .tiny, .dense] {
      let found = final(initial, descent, kernel, noise: noise)
      #expect(SampleWeights.distance(found, expected) < 1e-11, "\(kernel)")
    }
  }

  @Test("4. rows of one weight share nothing, and one row is the network: bit for bit")
  func limits() {
    let column = weights(5, 1)
    #expect(
      final(column, Self.descent.sharing(.row), .reference)
        == final(column, Self.descent, .reference))
    let row = weights(1, 9)
    #expect(
      final(row, Self.descent.sharing(.row), .reference)
        == final(row, Self.descent.sharing(.network), .reference))
  }

  @Test("5. single precision stays within rounding of double")
  func precisions() {
    let initial = SampleWeights.normal(features: 16, hidden: 128)
    for sharing in [SecondMoment.row, .network] {
      let single = final(initial, Self.descent.sharing(sharing), .dense, steps: 50)
      let double = final(
        WeightMatrix<Double>(initial), Self.descent.sharing(sharing), .dense, steps: 50)
      #expect(SampleWeights.distance(single, double) < 1e-5)
    }
  }

  private func problem(
    _ sharing: SecondMoment, kernel: KernelChoice = .automatic, m: Int = 1024,
    change: (inout Objective) -> Void = { _ in }
  ) -> Problem {
    var objective = Objective(Architecture(features: 32, hidden: m))
    change(&objective)
    return Problem(
      objective, optimizer: Self.descent.sharing(sharing).optimizer,
      learningRate: .constant(0.01), steps: 1, kernel: kernel)
  }

  @Test("6. panels that cut rows are refused, and auto takes the next kernel")
  func choice() {
    for sharing in [SecondMoment.row, .network] {
      let wide = problem(sharing, m: 129)
      #expect(
        Kernels.refusal(of: wide, by: .dense)?
          .hasPrefix("with second_moment: \(sharing.rawValue) is for n_hidden up to 128 only")
          == true)
      #expect(Kernels.resolved(wide) == .batch)
      #expect(Kernels.resolved(problem(sharing, m: 128)) == .dense)
      #expect(Kernels.resolved(problem(sharing, m: 127)) == .tiny)
      #expect(Kernels.resolved(problem(sharing) { $0.noise = .shared }) == .dense)
    }
    #expect(Kernels.resolved(problem(.weight)) == .dense)
  }

  @Test("7. networks of more than one matrix are refused by every kernel")
  func otherNetworks() {
    for kernel in KernelChoice.allCases {
      #expect(
        Kernels.refusal(of: problem(.row) { $0.architecture.isTied = false }, by: kernel)
          == "with second_moment: row is for tied: true only")
      #expect(
        Kernels.refusal(of: problem(.network) { $0.architecture.bias = .output }, by: kernel)
          == "with second_moment: network is for bias: none only")
    }
  }
}
