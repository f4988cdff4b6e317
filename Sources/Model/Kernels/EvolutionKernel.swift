internal import Matrix

/// Steps of an evolution strategy on the plain objective: `Evolution` says what is computed.
///
/// A step costs P (n²m/2 + 3nm) multiply–adds, and Pnm/2 normal numbers, which it takes as noise. Rejected:
/// one product of all P networks, whose overlaps between different networks nobody wants.
struct EvolutionKernel<Scalar: BLASScalar & LaneScalar>: TrainingKernel {
  private var weights: WeightMatrix<Scalar>
  private let evolution: Evolution
  private var rule: any UpdateRule<Scalar>
  /// The network that is judged, with room for whole lanes.
  private var candidate: [Scalar]
  private var overlaps: [Scalar]
  private var direction: [Scalar]
  /// Of W + σε_j, then of W − σε_j, for each j.
  private var losses: [Double]

  init(weights: WeightMatrix<Scalar>, _ evolution: Evolution, rule: any UpdateRule<Scalar>) {
    BLASLibrary.useOneThread
    (self.weights, self.evolution, self.rule) = (weights, evolution, rule)
    let count = weights.elements.count
    candidate = Array(repeating: 0, count: (count + 7) / 8 * 8)
    overlaps = Array(repeating: 0, count: weights.features * weights.features)
    direction = Array(repeating: 0, count: count)
    losses = Array(repeating: 0, count: evolution.population)
  }

  var network: Network<Scalar> { Network(weights) }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - rates: learning rate and λ, which counts in the losses that are compared.
  ///   - inputs: empty.
  ///   - noise: ε of all pairs, P/2 · n · m numbers.
  /// - Returns: the data loss of the network before the step, unperturbed.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func step(_ rates: StepRates, inputs: [Float], noise: [Float]) -> DataLoss {
    precondition(noise.count == evolution.pairs * weights.elements.count, "ε of every pair")
    perturb(by: 0, noise, at: 0)
    let loss = dataLoss()
    estimate(l1: rates.l1, noise)
    rule.beginStep(rates)
    weights.elements.withUnsafeMutableBufferPointer { weights in
      direction.withUnsafeBufferPointer {
        // λ is part of the losses: the rule must not add its derivative.
        rule.update(weights, gradient: $0, offset: 0, isPenalised: false)
      }
    }
    return loss
  }

  /// What the optimiser is given in place of the gradient.
  @inline(__always)
  private mutating func estimate(l1: Double, _ noise: [Float]) {
    let count = weights.elements.count
    let sigma = Scalar(evolution.perturbation)
    for pair in 0..<evolution.pairs {
      perturb(by: sigma, noise, at: pair &* count)
      losses[2 &* pair] = dataLoss().total + l1 * absoluteSum()
      perturb(by: -sigma, noise, at: pair &* count)
      losses[2 &* pair &+ 1] = dataLoss().total + l1 * absoluteSum()
    }
    let values = evolution.fitness == .ranks ? losses.centredRanks : losses
    let scale = 1 / (Double(evolution.population) * evolution.perturbation)
    let pairs = evolution.pairs
    direction.withUnsafeMutableBufferPointer { direction in
      direction.update(repeating: 0)
      noise.withUnsafeBufferPointer { noise in
        for pair in 0..<pairs {
          let factor = Scalar((values[2 &* pair] - values[2 &* pair &+ 1]) * scale)
          for index in 0..<count {
            direction[index] += factor * Scalar(noise[pair &* count &+ index])
          }
        }
      }
    }
  }

  /// The candidate becomes W + factor · ε.
  @inline(__always)
  private mutating func perturb(by factor: Scalar, _ noise: [Float], at start: Int) {
    candidate.withUnsafeMutableBufferPointer { candidate in
      weights.elements.withUnsafeBufferPointer { weights in
        noise.withUnsafeBufferPointer { noise in
          for index in weights.indices {
            candidate[index] = weights[index] + factor * Scalar(noise[start &+ index])
          }
        }
      }
    }
  }

  /// The candidate's loss without λ.
  @inline(__always)
  private mutating func dataLoss() -> DataLoss {
    let (n, m) = (weights.features, weights.hidden)
    var loss = DataLoss(reconstruction: 0, interference: 0)
    candidate.withUnsafeBufferPointer { candidate in
      overlaps.withUnsafeMutableBufferPointer { overlaps in
        guard let W = candidate.baseAddress, let A = overlaps.baseAddress else { return }
        Scalar.symmetricProduct(W, stride: m, size: n, inner: m, beta: 0, into: A)
        for i in 0..<n {
          // Rectified by hand: max would drop a NaN.
          let error = 1 - (A[i &* n &+ i] < 0 ? 0 : A[i &* n &+ i])
          loss.reconstruction += Double(error * error)
          var row: Scalar = 0
          for j in i &+ 1..<n {
            let overlap = A[i &* n &+ j] < 0 ? 0 : A[i &* n &+ j]
            row += overlap * overlap
          }
          loss.interference += 2 * Double(row)
        }
      }
    }
    return loss
  }

  /// Σ|w| of the candidate; the padding is zero.
  @inline(__always)
  private func absoluteSum() -> Double {
    var sum = SIMD8<Scalar>()
    candidate.withUnsafeBufferPointer { candidate in
      guard let base = candidate.baseAddress else { return }
      for start in stride(from: 0, to: candidate.count, by: 8) {
        let lanes = Scalar.lanes(at: base + start)
        sum += lanes.replacing(with: -lanes, where: lanes .< 0)
      }
    }
    return Double(Scalar.sum(sum))
  }
}

extension [Double] {
  /// Ranks from −½ for the smallest to ½ for the largest; equals share their mean rank, and what is not
  /// finite comes last.
  var centredRanks: [Double] {
    let keys = map { $0.isFinite ? $0 : .infinity }
    let order = indices.sorted { keys[$0] < keys[$1] }
    var ranks = [Double](repeating: 0, count: count)
    var first = 0
    while first < count {
      var last = first
      while last + 1 < count, keys[order[last + 1]] == keys[order[first]] { last += 1 }
      let shared = Double(first + last) / 2 / Double(count - 1) - 0.5
      for place in first...last { ranks[order[place]] = shared }
      first = last + 1
    }
    return ranks
  }
}
