import Matrix
import Model
import Foundation
import TestSupport
import Testing

/// The trajectories in Tests/Reference, computed with PyTorch in both precisions.
///
/// Tolerances: 1e-10 in double precision, and 1e-5 in single precision after 1, 10 and 100 steps.
/// After 1000 steps ℓ1's sign flips have amplified rounding: single precision may then stray from
/// PyTorch's single precision four times as far as that is from PyTorch's double precision (two
/// independent errors of that size, doubled), or 1e-5 where that is more.
@Suite("Parity with PyTorch")
struct ParityTests {
  struct Case: Decodable, Sendable {
    let n: Int
    let m: Int
    let optimizer: String
    let lr: Double
    let l1: Double
    let steps: Int
  }

  static let names = ["adamw-l1", "sgd-l1", "sgd-bipolar-shared", "sgd-gaussian-per-example"]
  static let snapshots = [1, 10, 100, 1000]

  @Test("1. float64, every kernel", arguments: names, [KernelChoice.reference, .tiny, .dense])
  func double(name: String, kernel: KernelChoice) throws {
    let weights = try trajectory(name, kernel, in: Double.self)
    for step in Self.snapshots {
      let expected: WeightMatrix<Double> = try matrix(name, "weights-float64-step\(step)")
      let found = try #require(weights[step])
      #expect(SampleWeights.distance(found, expected) < 1e-10, "step \(step)")
    }
  }

  @Test("2. float32, every kernel", arguments: names, [KernelChoice.reference, .tiny, .dense])
  func single(name: String, kernel: KernelChoice) throws {
    let weights = try trajectory(name, kernel, in: Float.self)
    for step in Self.snapshots {
      let exact: WeightMatrix<Double> = try matrix(name, "weights-float64-step\(step)")
      let torch: WeightMatrix<Float> = try matrix(name, "weights-float32-step\(step)")
      let found = try #require(weights[step])
      let spread = SampleWeights.distance(torch, exact)
      let tolerance = step < 1000 ? 1e-5 : max(4 * spread, 1e-5)
      #expect(SampleWeights.distance(found, torch) < tolerance, "step \(step)")
    }
  }

  @Test("3. the loss before every step, in float64", arguments: names)
  func losses(name: String) throws {
    let settings = try settings(name)
    let initial: WeightMatrix<Float> = try matrix(name, "initial")
    var noise = try noise(name, settings)
    var kernel = Double.makeKernel(
      try training(settings, kernel: .reference), initial: WeightMatrix<Double>(initial),
      hasNoise: noise.valuesPerStep > 0)
    var values = [Float](repeating: 0, count: noise.valuesPerStep)
    for expected in try array(name, "loss-float64") {
      noise.next(into: &values)
      let penalty = settings.l1 * kernel.weights.elements.reduce(0) { $0 + $1.magnitude }
      let loss = kernel.step(noise: values).total + penalty
      #expect(abs(loss - expected) < 1e-9)
    }
  }

  private func trajectory<Scalar: KernelScalar>(
    _ name: String, _ kernel: KernelChoice, in precision: Scalar.Type
  ) throws -> [Int: WeightMatrix<Scalar>] {
    let settings = try settings(name)
    let initial: WeightMatrix<Float> = try matrix(name, "initial")
    var seen: [Int: WeightMatrix<Scalar>] = [:]
    let outcome = train(
      WeightMatrix<Scalar>(initial), settings: try training(settings, kernel: kernel),
      noise: try noise(name, settings), observedSteps: Self.snapshots
    ) { seen[$0] = $1 }
    #expect(outcome == .finished)
    return seen
  }

  private func training(_ settings: Case, kernel: KernelChoice) throws -> PlainTraining {
    let optimizer = try #require(Optimizers.named(settings.optimizer))
    let defaults = optimizer.hyperparameters.map { ($0.key, $0.defaultValue) }
    return PlainTraining(
      optimizer: Descent(
        optimizer, learningRate: settings.lr, l1: settings.l1,
        values: Dictionary(uniqueKeysWithValues: defaults)),
      steps: settings.steps, kernel: kernel)
  }

  private func settings(_ name: String) throws -> Case {
    let file = Fixtures.reference.appending(components: name, "case.json")
    return try JSONDecoder().decode(Case.self, from: Data(contentsOf: file))
  }

  private func noise(_ name: String, _ settings: Case) throws -> HiddenNoise {
    let file = Fixtures.reference.appending(components: name, "noise.npy")
    guard FileManager.default.fileExists(atPath: file.path) else { return .none }
    let array = try Npy.read(file)
    guard case .float32(let values) = array.values else { return .none }
    return .recorded(values, valuesPerStep: array.shape[1] * array.shape[2])
  }

  private func matrix<Scalar: KernelScalar>(_ name: String, _ file: String) throws
    -> WeightMatrix<Scalar>
  {
    let settings = try settings(name)
    return WeightMatrix(
      features: settings.n, hidden: settings.m,
      elements: try array(name, file).map { Scalar($0) })
  }

  private func array(_ name: String, _ file: String) throws -> [Double] {
    let array = try Npy.read(Fixtures.reference.appending(components: name, "\(file).npy"))
    return switch array.values {
    case .float32(let values): values.map(Double.init)
    case .float64(let values): values
    }
  }
}
