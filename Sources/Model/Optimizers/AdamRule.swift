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
  /// Weights that share a second moment.
  private let share: Int
  private var first: [Scalar]
  private var second: [Scalar]
  private var steps = 0
  private var rates = StepRates(learningRate: 0)
  private var stepSize: Scalar = 0
  private var secondCorrection: Scalar = 0

  init(_ settings: AdamMoments, _ secondMoment: SecondMoment, count: Int, row: Int) {
    self.settings = settings
    share =
      switch secondMoment {
      case .weight: 1
      case .row: row
      case .network: count
      }
    first = Array(repeating: 0, count: count)
    second = Array(repeating: 0, count: count / share)
  }

  /// Moments of some parameters become 0, as before the first step; the count of steps stays.
  ///
  /// - Precondition: no parameters share a second moment.
  mutating func forget(_ parameters: Range<Int>) {
    precondition(share == 1)
    for index in parameters { (first[index], second[index]) = (0, 0) }
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
    precondition(offset.isMultiple(of: share) && weights.count.isMultiple(of: share))
    let step = AdamStep<Scalar>(
      settings, rates, size: stepSize, secondCorrection: secondCorrection, isPenalised: isPenalised)
    let (count, share) = (weights.count, share)
    first.withUnsafeMutableBufferPointer { first in
      second.withUnsafeMutableBufferPointer { second in
        // Bare pointers: index arithmetic on buffers traps on overflow, and a loop that may trap is
        // not vectorised.
        guard let weights = weights.baseAddress, let gradient = gradient.baseAddress,
          let first = first.baseAddress?.advanced(by: offset),
          let second = second.baseAddress?.advanced(by: offset / share)
        else { return }
        guard share > 1 else {
          return step.move(weights, gradient, first, second, count: count)
        }
        for group in 0..<count / share {
          let start = group * share
          step.move(
            weights + start, gradient + start, first + start, sharing: second + group, count: share)
        }
      }
    }
  }
}

/// The numbers of one step, and the loops over weights that take it.
private struct AdamStep<Scalar: KernelScalar> {
  private let l1: Scalar
  private let coupledDecay: Scalar
  private let shrink: Scalar
  private let firstShare: Scalar
  private let secondShare: Scalar
  private let beta2: Scalar
  private let epsilon: Scalar
  private let size: Scalar
  private let secondCorrection: Scalar

  @inline(__always)
  init(
    _ settings: AdamMoments, _ rates: StepRates, size: Scalar, secondCorrection: Scalar,
    isPenalised: Bool
  ) {
    l1 = isPenalised ? Scalar(rates.l1) : 0
    coupledDecay = Scalar(settings.decouplesDecay ? 0 : settings.weightDecay)
    shrink = Scalar(settings.decouplesDecay ? 1 - rates.learningRate * settings.weightDecay : 1)
    (firstShare, secondShare) = (Scalar(1 - settings.beta1), Scalar(1 - settings.beta2))
    (beta2, epsilon) = (Scalar(settings.beta2), Scalar(settings.epsilon))
    (self.size, self.secondCorrection) = (size, secondCorrection)
  }

  /// The gradient of the whole loss.
  @inline(__always)
  private func total(_ gradient: Scalar, _ weight: Scalar) -> Scalar {
    gradient + l1 * sign(weight) + coupledDecay * weight
  }

  @inline(__always)
  func move(
    _ weights: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ first: UnsafeMutablePointer<Scalar>, _ second: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    for index in 0..<count {
      let weight = weights[index]
      let total = total(gradient[index], weight)
      let mean = first[index] + firstShare * (total - first[index])
      let square = beta2 * second[index] + secondShare * total * total
      first[index] = mean
      second[index] = square
      let denominator = square.squareRoot() * secondCorrection + epsilon
      weights[index] = weight * shrink - size * mean / denominator
    }
  }

  /// The same for weights that share one second moment: a pass that sums squares, and one that moves.
  @inline(__always)
  func move(
    _ weights: UnsafeMutablePointer<Scalar>, _ gradient: UnsafePointer<Scalar>,
    _ first: UnsafeMutablePointer<Scalar>, sharing second: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    // The compiler keeps the order of a sum: in one lane, each addition would wait for the last.
    var (sum0, sum1, sum2, sum3): (Scalar, Scalar, Scalar, Scalar) = (0, 0, 0, 0)
    var index = 0
    while index + 4 <= count {
      let total0 = total(gradient[index], weights[index])
      let total1 = total(gradient[index + 1], weights[index + 1])
      let total2 = total(gradient[index + 2], weights[index + 2])
      let total3 = total(gradient[index + 3], weights[index + 3])
      sum0 += total0 * total0
      sum1 += total1 * total1
      sum2 += total2 * total2
      sum3 += total3 * total3
      index += 4
    }
    while index < count {
      let total = total(gradient[index], weights[index])
      sum0 += total * total
      index += 1
    }
    let meanSquare = ((sum0 + sum2) + (sum1 + sum3)) / Scalar(count)
    second[0] = beta2 * second[0] + secondShare * meanSquare
    let denominator = second[0].squareRoot() * secondCorrection + epsilon
    for index in 0..<count {
      let weight = weights[index]
      let mean = first[index] + firstShare * (total(gradient[index], weight) - first[index])
      first[index] = mean
      weights[index] = weight * shrink - size * mean / denominator
    }
  }
}
