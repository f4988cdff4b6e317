internal import Foundation

/// What Adam and AdamW have in common: the hyperparameters of the two moments.
struct AdamMoments: Sendable {
  static let hyperparameters = [firstDecay, secondDecay, offset]

  private static let firstDecay = Hyperparameter("beta1", default: 0.9, below: 1)
  private static let secondDecay = Hyperparameter("beta2", default: 0.999, below: 1)
  private static let offset = Hyperparameter("eps", default: 1e-8, below: .infinity)

  let beta1: Double
  let beta2: Double
  let epsilon: Double
  let weightDecay: Double
  let decouplesDecay: Bool

  init(values: [String: Double], weightDecay: Hyperparameter, decouplesDecay: Bool) {
    beta1 = Self.firstDecay.value(in: values)
    beta2 = Self.secondDecay.value(in: values)
    epsilon = Self.offset.value(in: values)
    self.weightDecay = weightDecay.value(in: values)
    self.decouplesDecay = decouplesDecay
  }
}

/// First and second moments of the gradient, and the step taken from them, in PyTorch's order of
/// operations.
struct AdamRule<Scalar: KernelScalar>: UpdateRule {
  private let settings: AdamMoments
  private var first: [Scalar]
  private var second: [Scalar]
  private var steps = 0
  private var rates = StepRates(learningRate: 0)
  private var stepSize: Scalar = 0
  private var secondCorrection: Scalar = 0

  init(_ settings: AdamMoments, count: Int) {
    self.settings = settings
    first = Array(repeating: 0, count: count)
    second = Array(repeating: 0, count: count)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func beginStep(_ rates: StepRates) {
    self.rates = rates
    steps += 1
    let firstCorrection = 1 - pow(settings.beta1, Double(steps))
    stepSize = Scalar(rates.learningRate / firstCorrection)
    secondCorrection = Scalar(1 / (1 - pow(settings.beta2, Double(steps))).squareRoot())
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func update(
    _ weights: UnsafeMutableBufferPointer<Scalar>, gradient: UnsafeBufferPointer<Scalar>,
    offset: Int, isPenalised: Bool
  ) {
    let l1 = isPenalised ? Scalar(rates.l1) : 0
    let coupledDecay = Scalar(settings.decouplesDecay ? 0 : settings.weightDecay)
    let shrink = Scalar(
      settings.decouplesDecay ? 1 - rates.learningRate * settings.weightDecay : 1)
    let (firstShare, secondShare) = (Scalar(1 - settings.beta1), Scalar(1 - settings.beta2))
    let (beta2, epsilon) = (Scalar(settings.beta2), Scalar(settings.epsilon))
    let (stepSize, secondCorrection) = (self.stepSize, self.secondCorrection)
    let count = weights.count
    first.withUnsafeMutableBufferPointer { first in
      second.withUnsafeMutableBufferPointer { second in
        // Bare pointers: index arithmetic on buffers traps on overflow, and a loop that may trap is
        // not vectorised.
        guard let weights = weights.baseAddress, let gradient = gradient.baseAddress,
          let first = first.baseAddress?.advanced(by: offset),
          let second = second.baseAddress?.advanced(by: offset)
        else { return }
        for index in 0..<count {
          let weight = weights[index]
          let total = gradient[index] + l1 * sign(weight) + coupledDecay * weight
          let mean = first[index] + firstShare * (total - first[index])
          let square = beta2 * second[index] + secondShare * total * total
          first[index] = mean
          second[index] = square
          let denominator = square.squareRoot() * secondCorrection + epsilon
          weights[index] = weight * shrink - stepSize * mean / denominator
        }
      }
    }
  }
}
