public import Matrix

/// The model written down once more: plain loops over examples, outputs and neurons, in either
/// precision.
///
/// The yardstick for every faster kernel. A step costs up to 3n²m multiply–adds; only active
/// outputs cost the last two.
public struct ReferenceKernel<Scalar: KernelScalar>: TrainingKernel {
  /// The current weights.
  public private(set) var weights: WeightMatrix<Scalar>
  /// The same as a network.
  public var network: Network<Scalar> { Network(weights) }
  private var gradient: [Scalar]
  private var hidden: [Scalar]
  private var rule: any UpdateRule<Scalar>
  private let interference: Interference
  private var steps = 0

  /// Starts training from `weights` with a rule made for as many of them.
  public init(
    weights: WeightMatrix<Scalar>, rule: any UpdateRule<Scalar>, interference: Interference = .full
  ) {
    self.interference = interference
    self.weights = weights
    self.rule = rule
    gradient = Array(repeating: 0, count: weights.elements.count)
    hidden = Array(repeating: 0, count: weights.hidden)
  }

  /// Takes one step.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    let loss = computeGradient(noise: noise)
    steps += 1
    rule.beginStep(rates)
    weights.elements.withUnsafeMutableBufferPointer { weights in
      gradient.withUnsafeBufferPointer { gradient in
        rule.update(weights, gradient: gradient, offset: 0, isPenalised: true)
      }
    }
    return loss
  }

  /// The data loss at the current weights and its gradient, or what `Interference` puts in the place of
  /// that, n × m row-major, without taking a step.
  public mutating func lossAndGradient(noise: [Float] = []) -> (loss: DataLoss, gradient: [Scalar])
  {
    (computeGradient(noise: noise), gradient)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  private mutating func computeGradient(noise: [Float]) -> DataLoss {
    let (n, m) = (weights.features, weights.hidden)
    let isPerExample = noise.count == n * m && n > 1
    let isInwardOnly = interference.isInwardOnly(at: steps)
    precondition(!isInwardOnly || noise.isEmpty, "what is outward has been said without noise only")
    var loss = DataLoss(reconstruction: 0, interference: 0)
    gradient.withUnsafeMutableBufferPointer { gradient in
      gradient.update(repeating: 0)
      weights.elements.withUnsafeBufferPointer { W in
        hidden.withUnsafeMutableBufferPointer { hidden in
          for example in 0..<n {
            for k in 0..<m {
              let shift = noise.isEmpty ? 0 : Scalar(noise[isPerExample ? example * m + k : k])
              hidden[k] = W[example * m + k] + shift
            }
            loss.add(
              Self.backpropagate(
                example, hidden: UnsafeBufferPointer(hidden), W: W, into: gradient, features: n,
                isInwardOnly: isInwardOnly))
          }
        }
      }
    }
    return loss
  }

  /// One example: y = ReLU(W h), its loss, and ∂loss/∂W through decoder (outer product with h) and
  /// encoder (row of the example).
  private static func backpropagate(
    _ example: Int, hidden: UnsafeBufferPointer<Scalar>, W: UnsafeBufferPointer<Scalar>,
    into gradient: UnsafeMutableBufferPointer<Scalar>, features n: Int, isInwardOnly: Bool
  ) -> DataLoss {
    let m = hidden.count
    var (reconstruction, interference): (Scalar, Scalar) = (0, 0)
    for output in 0..<n {
      var activation: Scalar = 0
      for k in 0..<m { activation += hidden[k] * W[output * m + k] }
      let isOwn = output == example
      let error = rectified(activation) - (isOwn ? 1 : 0)
      if isOwn { reconstruction += error * error } else { interference += error * error }
      if activation <= 0 { continue }
      let slope = 2 * error
      if isInwardOnly && !isOwn {
        addInward(slope, W, example * m, output * m, count: m, to: gradient)
        continue
      }
      for k in 0..<m {
        gradient[output * m + k] += slope * hidden[k]
        gradient[example * m + k] += slope * W[output * m + k]
      }
    }
    return DataLoss(reconstruction: Double(reconstruction), interference: Double(interference))
  }

  /// Interference of two features, whose rows begin at `one` and `other`, where their signs are not
  /// opposite.
  @inline(__always)
  private static func addInward(
    _ slope: Scalar, _ W: UnsafeBufferPointer<Scalar>, _ one: Int, _ other: Int, count: Int,
    to gradient: UnsafeMutableBufferPointer<Scalar>
  ) {
    guard let W = W.baseAddress, let gradient = gradient.baseAddress else { return }
    // Bare pointers and a select: which signs are opposite is unpredictable, and branches on it
    // made a step nearly five times as long.
    let (first, second) = (W + one, W + other)
    let (firstGradient, secondGradient) = (gradient + one, gradient + other)
    for k in 0..<count {
      let kept = sign(first[k]) * sign(second[k]) < 0 ? 0 : slope
      secondGradient[k] += kept * first[k]
      firstGradient[k] += kept * second[k]
    }
  }
}

extension DataLoss {
  fileprivate mutating func add(_ other: DataLoss) {
    reconstruction += other.reconstruction
    interference += other.interference
  }
}
