import Foundation
import Matrix
import Model
import TestSupport

/// One training run of PyTorch's, as Tests/Reference/make_trajectories.py wrote it: its settings, what
/// was drawn for it, and where it led.
struct Trajectory {
  let settings: Settings
  /// Parameters before the first step: E or W, D, b_h, b_o.
  let initial: [Float]
  /// Steps × B × n; empty on the basis.
  let inputs: [Float]
  /// Steps × m, or steps × B × m; empty without noise.
  let noise: [Float]
  /// Parameters after each step of `settings.snapshots`, trained in float64.
  let double: [[Double]]
  /// The same in float32.
  let single: [[Double]]

  struct Settings: Decodable {
    let n: Int
    let m: Int
    let tied: Bool
    let bias: String
    let hiddenActivation: String
    let outputActivation: String
    let batch: Int?
    let importance: [Double]?
    let reduction: String
    let noise: String?
    let optimizer: String
    let hyperparameters: [String: Double]
    let lr: [String: [Double]]
    let l1: [String: [Double]]
    let l2: [String: [Double]]
    let activationL1: [String: [Double]]
    let steps: Int
    let snapshots: [Int]
  }

  /// A name in the case file that polysem does not know.
  struct Unknown: Error {
    let name: String
  }

  private struct CaseFile: Decodable {
    let cases: [Settings]
  }

  /// Every case, in the order of the file. Throws where a case says what polysem cannot.
  static func readAll() throws -> [Trajectory] {
    let folder = Fixtures.reference.appending(component: "trajectories")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try decoder.decode(
      CaseFile.self, from: Data(contentsOf: folder.appending(component: "cases.json")))
    func numbers(_ name: String) throws -> ArraySlice<Double> {
      switch try Npy.read(folder.appending(component: "\(name).npy"), dimensions: 1).values {
      case .float32(let values): values.map(Double.init)[...]
      case .float64(let values): values[...]
      }
    }
    var (initial, inputs, noise) = try (numbers("initial"), numbers("inputs"), numbers("noise"))
    var (double, single) = try (numbers("float64"), numbers("float32"))
    func take(_ count: Int, of rest: inout ArraySlice<Double>) -> [Double] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    let all = try file.cases.map { settings in
      let objective = try settings.objective()
      let parameters = objective.architecture.parameterCount
      let inputsPerStep = (settings.batch ?? 0) * settings.n
      return Trajectory(
        settings: settings,
        initial: take(parameters, of: &initial).map(Float.init),
        inputs: take(settings.steps * inputsPerStep, of: &inputs).map(Float.init),
        noise: take(settings.steps * objective.noiseValues, of: &noise).map(Float.init),
        double: settings.snapshots.map { _ in take(parameters, of: &double) },
        single: settings.snapshots.map { _ in take(parameters, of: &single) })
    }
    precondition([initial, inputs, noise, double, single].allSatisfy(\.isEmpty), "other counts")
    return all
  }

  /// How polysem says it.
  func problem(kernel: KernelChoice) throws -> Problem {
    guard let optimizer = Optimizers.named(settings.optimizer) else {
      throw Unknown(name: settings.optimizer)
    }
    return Problem(
      try settings.objective(), optimizer: optimizer.init(values: settings.hyperparameters),
      learningRate: try Settings.schedule(settings.lr), steps: settings.steps, kernel: kernel)
  }

  /// The parameters after each snapshot's step when `problem` is trained on the same numbers; fewer if
  /// it diverges.
  func train<Scalar: KernelScalar>(_ problem: Problem, in precision: Scalar.Type) -> [[Double]] {
    let objective = problem.objective
    var seen: [[Double]] = []
    _ = Model.train(
      network(objective.architecture) as Network<Scalar>, problem,
      inputs: inputs.isEmpty
        ? .basis
        : .recorded(inputs, valuesPerStep: objective.examples * objective.architecture.features),
      noise: objective.noise == nil
        ? .none : .recorded(noise, valuesPerStep: objective.noiseValues),
      observedSteps: settings.snapshots
    ) { _, network in
      seen.append(
        [
          network.encoder.elements, network.decoder?.elements, network.hiddenBias,
          network.outputBias,
        ]
        .compactMap { $0 }.joined().map { Double($0) })
    }
    return seen
  }

  private func network<Scalar: KernelScalar>(_ architecture: Architecture) -> Network<Scalar> {
    var rest = initial.map { Scalar($0) }[...]
    func take(_ count: Int) -> [Scalar] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    let (n, m) = (architecture.features, architecture.hidden)
    func matrix() -> WeightMatrix<Scalar> {
      WeightMatrix(features: n, hidden: m, elements: take(n * m))
    }
    return Network(
      matrix(), decoder: architecture.isTied ? nil : matrix(),
      hiddenBias: architecture.bias.isOnHidden ? take(m) : nil,
      outputBias: architecture.bias.isOnOutput ? take(n) : nil)
  }
}

extension Trajectory.Settings {
  func objective() throws -> Objective {
    func known<Value>(_ name: String, _ value: (String) -> Value?) throws -> Value {
      guard let value = value(name) else { throw Trajectory.Unknown(name: name) }
      return value
    }
    let architecture = Architecture(
      features: n, hidden: m, isTied: tied,
      bias: try known(bias, Architecture.Bias.init(rawValue:)),
      hiddenActivation: try known(hiddenActivation, Activations.named),
      outputActivation: try known(outputActivation, Activations.named))
    return Objective(
      architecture, inputs: batch.map { .sampled(batch: $0) } ?? .basis, importance: importance,
      reduction: try known(reduction, Objective.Reduction.init(rawValue:)),
      noise: try noise.map { try known($0, NoiseSharing.init(rawValue:)) },
      penalties: Penalties(
        l1: try Self.schedule(l1), l2: try Self.schedule(l2),
        activationL1: try Self.schedule(activationL1)))
  }

  /// A schedule written as its law's name and numbers.
  static func schedule(_ law: [String: [Double]]) throws -> Schedule {
    guard let (name, numbers) = law.first, let shape = Schedules.named(name) else {
      throw Trajectory.Unknown(name: "\(law.keys)")
    }
    return Schedule(shape, numbers)
  }
}

extension Trajectory: CustomStringConvertible {
  var description: String {
    let parts = [
      "\(settings.n)×\(settings.m)", settings.tied ? "tied" : "untied", "bias \(settings.bias)",
      settings.hiddenActivation, settings.outputActivation, settings.reduction,
      "batch \(settings.batch ?? 0)", "noise \(settings.noise ?? "none")", settings.optimizer,
      "\(settings.hyperparameters)", "lr \(settings.lr)", "l1 \(settings.l1)",
    ]
    return parts.joined(separator: ", ")
  }
}
