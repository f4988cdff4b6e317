import Matrix
import Model
import TestSupport
import Testing

@Suite("Objects in contexts")
struct ContextTaskTests {
  @Test("1. the tree of four objects, and where its properties hold")
  func tree() {
    let task = ContextTask(objects: 4, contexts: 2)
    #expect((task.inputs, task.properties, task.outputs, task.examples) == (6, 7, 21, 8))
    let rows = (0..<7).map { property in (0..<4).map { task.has($0, property: property) ? 1 : 0 } }
    #expect(
      rows == [
        [1, 1, 1, 1], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0],
        [0, 0, 0, 1],
      ])
    // Object 2 in context 1: the common block, nothing of context 0, the block of context 1.
    let own: [Float] = [1, 0, 1, 0, 0, 1, 0]
    let zeros = [Float](repeating: 0, count: 7)
    #expect(Array(task.targets[6 * 21..<7 * 21]) == own + zeros + own)
  }

  private func matrix(_ rows: Int, _ m: Int, seed: UInt64) -> WeightMatrix<Float> {
    var generator = TestGenerator(seed: seed)
    return WeightMatrix(
      features: rows, hidden: m,
      elements: (0..<rows * m).map { _ in Float(0.5 * generator.normal()) })
  }

  /// ½ Σ‖D ReLU(E_o + E_c) − t‖² in plain words and double precision.
  private func loss(_ task: ContextTask, _ E: [Double], _ D: [Double], _ m: Int) -> Double {
    let targets = task.targets
    var loss = 0.0
    for example in 0..<task.examples {
      let (object, context) = (example % task.objects, task.objects + example / task.objects)
      for output in 0..<task.outputs {
        let y = (0..<m).reduce(0) {
          $0 + D[output * m + $1] * max(0, E[object * m + $1] + E[context * m + $1])
        }
        let error = y - Double(targets[example * task.outputs + output])
        loss += error * error / 2
      }
    }
    return loss
  }

  @Test("2. loss and gradient are those of the formula, by central differences")
  func gradient() {
    let (task, m) = (ContextTask(objects: 4, contexts: 3), 5)
    let (E, D) = (matrix(task.inputs, m, seed: 1), matrix(task.outputs, m, seed: 2))
    var trainer = ContextTrainer(task, encoder: E, decoder: D, optimizer: SGD(values: [:]))
    let found = trainer.lossAndGradient()
    let (e, d) = (E.elements.map { Double($0) }, D.elements.map { Double($0) })
    #expect(abs(found.loss - loss(task, e, d, m)) < 1e-4 * found.loss)
    let step = 1e-5
    func check(_ slope: Float, _ difference: Double) {
      #expect(abs(Double(slope) - difference / (2 * step)) < 2e-4 * (1 + abs(Double(slope))))
    }
    for index in e.indices {
      var (up, down) = (e, e)
      up[index] += step
      down[index] -= step
      check(found.encoder[index], loss(task, up, d, m) - loss(task, down, d, m))
    }
    for index in stride(from: 0, to: d.count, by: 3) {
      var (up, down) = (d, d)
      up[index] += step
      down[index] -= step
      check(found.decoder[index], loss(task, e, up, m) - loss(task, e, down, m))
    }
  }
}
