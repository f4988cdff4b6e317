import Matrix
import Model
import Observers
import TestSupport
import Testing

@Suite("Gradients of single examples")
struct ExampleGradientTests {
  private static let (n, m, count) = (6, 4, 5)

  private static func random(_ rows: Int, _ columns: Int, seed: UInt64) -> WeightMatrix<Double> {
    var generator = TestGenerator(seed: seed)
    return WeightMatrix(
      features: rows, hidden: columns,
      elements: (0..<rows * columns).map { _ in generator.normal() })
  }

  /// ‖ReLU(W Wᵀ x) − x‖², by plain loops.
  private static func loss(_ W: WeightMatrix<Double>, _ x: ArraySlice<Double>) -> Double {
    let x = Array(x)
    let h = (0..<m).map { k in (0..<n).reduce(0) { $0 + W[$1, k] * x[$1] } }
    return (0..<n).reduce(0) { sum, i in
      let error = max(0, (0..<m).reduce(0) { $0 + W[i, $1] * h[$1] }) - x[i]
      return sum + error * error
    }
  }

  private static func gradient(_ W: WeightMatrix<Double>, _ x: ArraySlice<Double>) -> [Double] {
    W.elements.indices.map { index in
      var (above, below) = (W, W)
      above.elements[index] += 1e-6
      below.elements[index] -= 1e-6
      return (loss(above, x) - loss(below, x)) / 2e-6
    }
  }

  @Test(
    "1. inner products are those of gradients by central differences; half of the gradient has others"
  )
  func products() {
    let (W, x) = (Self.random(Self.n, Self.m, seed: 2), Self.random(Self.count, Self.n, seed: 9))
    let examples = ExampleGradients(W, inputs: x)
    let products = examples.products
    let gradients = (0..<Self.count).map { Self.gradient(W, x.row($0)) }
    var distance = 0.0
    for first in 0..<Self.count {
      for second in 0..<Self.count {
        let wanted = zip(gradients[first], gradients[second]).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(products[first, second] - wanted) < 1e-5 * (1 + abs(wanted)))
        // δ hᵀ alone, as if the encoder were another matrix.
        let half =
          zip(examples.errors.row(first), examples.errors.row(second)).reduce(0) {
            $0 + $1.0 * $1.1
          }
          * zip(examples.hidden.row(first), examples.hidden.row(second)).reduce(0) {
            $0 + $1.0 * $1.1
          }
        distance = max(distance, abs(half - wanted))
      }
    }
    #expect(distance > 1)
  }

  @Test("2. of a basis example only its own row has a gradient where nothing interferes")
  func basis() {
    let W = WeightMatrix<Double>(features: 3, hidden: 3, elements: [0.5, 0, 0, 0, 2, 0, 0, 0, 1])
    let examples = ExampleGradients(W, inputs: WeightMatrix(identityOf: 3))
    // 2 (w² − 1) · 2 w on the diagonal: −1.5, 24, 0.
    #expect(examples.products.elements == [2.25, 0, 0, 0, 576, 0, 0, 0, 0])
    #expect(examples.outputs.elements == [0.25, 0, 0, 0, 4, 0, 0, 0, 1])
  }
}
