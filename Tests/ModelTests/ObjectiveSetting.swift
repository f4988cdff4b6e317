import Foundation
import Matrix
import Model

/// An objective with numbers for all that it needs, and its loss from the definition.
struct ObjectiveSetting: CustomStringConvertible {
  var objective: Objective
  let rates: StepRates
  var optimizer: any Optimizer = SGD(values: [:])
  /// Encoder, decoder if it is another, b_h, b_o.
  private(set) var parameters: [Double] = []
  private(set) var inputs: [Float] = []
  private(set) var noise: [Float] = []

  init(_ objective: Objective, _ rates: StepRates, seed: Int) {
    (self.objective, self.rates) = (objective, rates)
    draw(seed)
    // No difference may step across a kink, of a ReLU or of the ℓ1 on an activation.
    for next in 1...9 where isNearKink { draw(seed + next << 32) }
    precondition(!isNearKink)
  }

  /// SplitMix64: numbers of no pattern.
  private mutating func draw(_ seed: Int) {
    var state = UInt64(seed)
    func next() -> Double {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 52) - 1
    }
    parameters = (0..<objective.architecture.parameterCount).map { _ in next() }
    let count =
      objective.inputs == .basis ? 0 : objective.examples * objective.architecture.features
    // A third of the inputs is zero, as in sparse batches.
    inputs = (0..<count).map { _ in Float(next()) }.map { $0 < -1 / 3 ? 0 : $0 }
    noise = (0..<objective.noiseValues).map { _ in Float(0.3 * next()) }
    // Factors as dropout draws them: two in three kept.
    if objective.dropout > 0 { noise = noise.map { $0 < -0.1 ? 0 : 1.5 } }
  }

  var description: String {
    let shape = objective.architecture
    return "\(shape.features)×\(shape.hidden) tied \(shape.isTied) bias \(shape.bias) "
      + "\(shape.hiddenActivation.name) \(shape.outputActivation.name) \(objective.inputs) "
      + "\(objective.target) \(objective.reduction) dropout \(objective.dropout) \(rates)"
  }

  // MARK: One step of a kernel

  func step(by kernel: KernelChoice) -> (loss: DataLoss, parameters: [Double]) {
    var objective = objective
    objective.penalties = Penalties(
      l1: .constant(rates.l1), l2: .constant(rates.l2), activationL1: .constant(rates.activationL1),
      decorrelation: .constant(rates.decorrelation))
    let problem = Problem(
      objective, optimizer: optimizer, learningRate: .constant(rates.learningRate), steps: 1,
      kernel: kernel)
    var maker = Double.makeKernel(problem, network)
    let loss = maker.step(rates, inputs: inputs, noise: noise)
    let end = maker.network
    return (
      loss,
      end.encoder.elements + (end.decoder?.elements ?? []) + (end.hiddenBias ?? [])
        + (end.outputBias ?? [])
    )
  }

  /// The network of these numbers.
  var network: Network<Double> {
    let (shape, m) = (objective.architecture, objective.architecture.hidden)
    func matrix(at start: Int) -> WeightMatrix<Double> {
      WeightMatrix(
        features: shape.features, hidden: m,
        elements: Array(parameters[start..<start + shape.features * m]))
    }
    return Network(
      matrix(at: 0), decoder: shape.isTied ? nil : matrix(at: decoder),
      hiddenBias: shape.bias.isOnHidden ? Array(parameters[hiddenBias..<hiddenBias + m]) : nil,
      outputBias: shape.bias.isOnOutput ? Array(parameters[outputBias...]) : nil)
  }

  private var weights: Int { objective.architecture.features * objective.architecture.hidden }
  private var decoder: Int { objective.architecture.isTied ? 0 : weights }
  private var hiddenBias: Int { decoder + weights }
  private var outputBias: Int {
    hiddenBias + (objective.architecture.bias.isOnHidden ? objective.architecture.hidden : 0)
  }

  // MARK: The definition

  /// Data loss and all penalties.
  func loss(_ values: [Double]) -> Double {
    let weights = values[..<hiddenBias]
    let activity = (0..<objective.examples).reduce(0) { sum, example in
      sum + weight(example) * active(values, example).reduce(0) { $0 + abs($1) }
    }
    return dataLoss(values).total + rates.decorrelation * shared(values) + rates.l1
      * weights.reduce(0) { $0 + abs($1) }
      + rates.l2 * weights.reduce(0) { $0 + $1 * $1 } + rates.activationL1 * activity / divisor
  }

  /// Σ_{i≠j} Σ_k w_ik² w_jk² over each matrix.
  private func shared(_ values: [Double]) -> Double {
    let (n, m) = (objective.architecture.features, objective.architecture.hidden)
    return (objective.architecture.isTied ? [0] : [0, weights]).reduce(0) { sum, start in
      (0..<m).reduce(sum) { sum, k in
        (0..<n).reduce(sum) { sum, i in
          (0..<n).filter { $0 != i }.reduce(sum) { sum, j in
            let (first, second) = (values[start + i * m + k], values[start + j * m + k])
            return sum + first * first * second * second
          }
        }
      }
    }
  }

  func dataLoss(_ values: [Double]) -> DataLoss {
    var loss = DataLoss(reconstruction: 0, interference: 0)
    for example in 0..<objective.examples {
      let outputs = apply(
        objective.architecture.outputActivation, outputSums(values, example))
      for (i, output) in outputs.enumerated() {
        let x = input(example, i)
        let importance = weight(example) * (objective.importance?[i] ?? 1)
        let target = objective.target == .absolute ? abs(x) : x
        let cost = importance * (output - target) * (output - target) / divisor
        if x == 0 { loss.interference += cost } else { loss.reconstruction += cost }
      }
    }
    return loss
  }

  /// Whether a pre-activation lies where differences are no derivatives. An exact zero stays one: all
  /// that it is a sum of is zero.
  private var isNearKink: Bool {
    (0..<objective.examples).contains { example in
      (hiddenSums(parameters, example) + outputSums(parameters, example)).contains {
        $0 != 0 && abs($0) < 1e-4
      }
    }
  }

  /// Probabilities are weights, and their sum a mean.
  private func weight(_ example: Int) -> Double {
    if case .weighted(let probabilities) = objective.inputs { probabilities[example] } else { 1 }
  }

  private var divisor: Double {
    if case .weighted = objective.inputs {
      return objective.reduction == .mean ? Double(objective.architecture.features) : 1
    }
    return switch objective.reduction {
    case .sum: 1
    case .batchMean: Double(objective.examples)
    case .mean: Double(objective.examples * objective.architecture.features)
    }
  }

  private func input(_ example: Int, _ feature: Int) -> Double {
    inputs.isEmpty
      ? (example == feature ? 1 : 0)
      : Double(inputs[example * objective.architecture.features + feature])
  }

  /// Eᵀx + b_h.
  private func hiddenSums(_ values: [Double], _ example: Int) -> [Double] {
    let (shape, m) = (objective.architecture, objective.architecture.hidden)
    return (0..<m).map { k in
      (0..<shape.features).reduce(shape.bias.isOnHidden ? values[hiddenBias + k] : 0) {
        $0 + values[$1 * m + k] * input(example, $1)
      }
    }
  }

  /// σ_h of that.
  private func active(_ values: [Double], _ example: Int) -> [Double] {
    apply(objective.architecture.hiddenActivation, hiddenSums(values, example))
  }

  /// D (σ_h + ξ) + b_o, or D (f ∘ σ_h) + b_o with factors f.
  private func outputSums(_ values: [Double], _ example: Int) -> [Double] {
    let (shape, m) = (objective.architecture, objective.architecture.hidden)
    var hidden = active(values, example)
    for k in 0..<m {
      switch objective.noise {
      case nil: if objective.dropout > 0 { hidden[k] *= Double(noise[example * m + k]) }
      case .shared: hidden[k] += Double(noise[k])
      case .perExample: hidden[k] += Double(noise[example * m + k])
      }
    }
    return (0..<shape.features).map { i in
      (0..<m).reduce(shape.bias.isOnOutput ? values[outputBias + i] : 0) {
        $0 + values[decoder + i * m + $1] * hidden[$1]
      }
    }
  }

  private func apply(_ activation: any Activation.Type, _ sums: [Double]) -> [Double] {
    switch activation.name {
    case "identity": return sums
    case "relu": return sums.map { max($0, 0) }
    case "solu":
      let total = sums.reduce(0) { $0 + exp($1) }
      return sums.map { $0 * exp($0) / total }
    case "gelu": return sums.map { $0 * (1 + erf($0 / 2.0.squareRoot())) / 2 }
    default: preconditionFailure("write down the definition of \(activation.name)")
    }
  }
}
