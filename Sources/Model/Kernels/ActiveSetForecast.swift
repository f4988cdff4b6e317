/// Many steps of proximal gradient descent foretold from n × n matrices, and the one map that takes
/// all neurons through them.
///
/// With r_ij = 4 lr ReLU(G_ij) for i ≠ j, a_i = 1 − 4 lr (G_ii − 1) and ε = lr · λ, a step moves
/// the live weights of row i by W_i⁺ = a_i W_i − Σ_l r_il W_l − ε S_i, S = sign W, while zero
/// weights stay (science §3, §11). For i ≠ j
///
///     G_ij⁺ = a_i a_j G_ij − r_ij (a_j V_ij + a_i V_ji) − ε (a_i C_ji + a_j C_ij) + ε² D_ij + B_ij
///     C_ij⁺ = a_j C_ij − ε D_ij
///
/// with G = W Wᵀ, C = S Wᵀ, D = S Sᵀ and the energy V_ij = Σ_k w_jk² over the live weights of row
/// i. Left to the defect B are indirect effects through third rows, and deaths: B is what was
/// missing in the forecast before. A neuron goes through K steps as w ↦ P w − Q s, where P⁺ = A P
/// and Q⁺ = A Q + ε I to first order in r. A step costs n², whatever m is.
///
/// Rejected: W⁺ = A W − ε S for whole columns, whose moments close exactly (G⁺ = A G A …) at 4 n³ a
/// step. It lets zero weights drift freely, and its forecast is wrong in first order as soon as
/// there are any.
struct ActiveSetForecast {
  /// The n × n matrices, all in one array, both triangles each; `…T` are transposes, so that rows
  /// are read in order.
  private enum Part: Int, CaseIterable {
    case gram, next, signed, signedT, signs, energy, energyT, defect, path
  }

  let features: Int
  private let rate: Double
  private let epsilon: Double
  private var parts: [Double]
  /// a_i, P_ii and Q_ii. Off its diagonal, Q is taken as a shift of P's argument, right to second
  /// order in the steps.
  private var growth: [Double]
  private var paths: [Double]
  private var thresholds: [Double]
  private(set) var steps = 0

  /// A forecast for a network with n features, without a defect.
  init(features n: Int, _ rates: StepRates) {
    features = n
    rate = 4 * rates.learningRate
    epsilon = rates.learningRate * rates.l1
    parts = Array(repeating: 0, count: Part.allCases.count * n * n)
    growth = Array(repeating: 1, count: n)
    (paths, thresholds) = (growth, growth)
  }

  private func at(_ part: Part, _ i: Int, _ j: Int) -> Int {
    (part.rawValue * features + i) * features + j
  }

  /// Starts from weights with these moments; the defect is kept.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func begin<Scalar: BLASScalar>(_ moments: ActiveSetMoments<Scalar>) {
    let n = features
    for i in 0..<n {
      for j in 0..<n {
        let upper = min(i, j) * n + max(i, j)
        parts[at(.gram, i, j)] = Double(moments.gram[upper])
        parts[at(.signs, i, j)] = Double(moments.signs[upper])
        parts[at(.signed, i, j)] = Double(moments.signed[i * n + j])
        parts[at(.signedT, i, j)] = Double(moments.signed[j * n + i])
        parts[at(.energy, i, j)] = Double(moments.energy[i * n + j])
        parts[at(.energyT, i, j)] = Double(moments.energy[j * n + i])
        parts[at(.path, i, j)] = 0
      }
      (paths[i], thresholds[i]) = (1, 0)
    }
    steps = 0
  }

  /// Steps until ℓ1 alone would have taken this share of ‖W_i‖₁, in the row where that is soonest.
  func stepsToLose(share: Double) -> Double {
    var steps = Double.infinity
    for i in 0..<features where parts[at(.signs, i, i)] > 0 {
      let length = parts[at(.signed, i, i)]
      steps = min(steps, share * length / (epsilon * parts[at(.signs, i, i)]))
    }
    return steps
  }

  /// Foretells one more step. Costs n².
  ///
  /// - Returns: the data loss before it.
  mutating func advance() -> DataLoss {
    let n = features
    var loss = DataLoss(reconstruction: 0, interference: 0)
    for i in 0..<n {
      let norm = parts[at(.gram, i, i)]
      let error = rectified(norm) - 1
      loss.reconstruction += error * error
      growth[i] = norm <= 0 ? 1 : 1 - rate * error
    }
    for i in 0..<n {
      let (overlaps, shortening) = directEffects(on: i)
      loss.interference += overlaps
      let (norm, length) = (parts[at(.gram, i, i)], parts[at(.signed, i, i)])
      let (a, count) = (growth[i], parts[at(.signs, i, i)])
      advanceRow(i)
      parts[at(.next, i, i)] =
        a * a * norm - 2 * a * (rate * overlaps + epsilon * length) + epsilon * epsilon * count
        + parts[at(.defect, i, i)]
      let newLength = a * length - rate * shortening - epsilon * count
      parts[at(.signed, i, i)] = newLength
      parts[at(.signedT, i, i)] = newLength
    }
    for i in 0..<n {
      paths[i] *= growth[i]
      thresholds[i] = growth[i] * thresholds[i] + epsilon
      for j in 0..<n { parts[at(.gram, i, j)] = parts[at(.next, i, j)] }
    }
    steps += 1
    return loss
  }

  /// Σ_l ReLU(G_il)² and Σ_l ReLU(G_il) C_il over l ≠ i.
  private func directEffects(on i: Int) -> (overlaps: Double, shortening: Double) {
    let (gram, signed) = (at(.gram, i, 0), at(.signed, i, 0))
    return parts.withUnsafeBufferPointer { parts in
      var (overlaps, shortening) = (0.0, 0.0)
      for l in 0..<features where l != i {
        let overlap = rectified(parts[gram + l])
        overlaps += overlap * overlap
        shortening += overlap * parts[signed + l]
      }
      return (overlaps, shortening)
    }
  }

  /// Row i of G, C, Cᵀ and P, off the diagonal.
  private mutating func advanceRow(_ i: Int) {
    let (n, a, rate, epsilon) = (features, growth[i], self.rate, self.epsilon)
    let starts = (
      gram: at(.gram, i, 0), next: at(.next, i, 0), signed: at(.signed, i, 0),
      signedT: at(.signedT, i, 0), signs: at(.signs, i, 0), energy: at(.energy, i, 0),
      energyT: at(.energyT, i, 0), defect: at(.defect, i, 0), path: at(.path, i, 0)
    )
    parts.withUnsafeMutableBufferPointer { parts in
      growth.withUnsafeBufferPointer { growth in
        paths.withUnsafeBufferPointer { paths in
          // Bare pointers: index arithmetic on buffers traps on overflow, and a loop that may trap
          // is not vectorised.
          guard let parts = parts.baseAddress, let growth = growth.baseAddress,
            let paths = paths.baseAddress
          else { return }
          let (G, next, C) = (parts + starts.gram, parts + starts.next, parts + starts.signed)
          let (CT, D, V) = (parts + starts.signedT, parts + starts.signs, parts + starts.energy)
          let (VT, B, P) = (parts + starts.energyT, parts + starts.defect, parts + starts.path)
          for j in 0..<n {
            let (pull, b) = (rate * rectified(G[j]), growth[j])
            let shrinking = epsilon * (a * CT[j] + b * C[j] - epsilon * D[j])
            next[j] = a * b * G[j] - pull * (b * V[j] + a * VT[j]) - shrinking + B[j]
            C[j] = b * C[j] - epsilon * D[j]
            CT[j] = a * CT[j] - epsilon * D[j]
            P[j] = a * P[j] - pull * paths[j]
          }
        }
      }
    }
  }

  /// Writes down the map of all steps foretold since `begin`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  func write<Scalar: BLASScalar>(to map: inout ActiveSetMap<Scalar>) {
    let n = features
    let shift = epsilon * Double(steps - 1) / 2
    map.shift = Scalar(shift)
    for i in 0..<n {
      for j in 0..<n {
        let entry = Scalar(i == j ? paths[i] : parts[at(.path, i, j)])
        map.matrix[i * n + j] = entry
        map.transposed[j * n + i] = entry
      }
      map.thresholds[i] = Scalar(thresholds[i])
      map.restored[i] = Scalar(shift * paths[i])
    }
  }

  /// Compares the Gram matrix foretold with the one that came, and takes what was missing as the
  /// defect of the next forecast.
  ///
  /// It is divided by the number of steps even where G relaxes quickly, as its diagonal does: the
  /// neurons were moved by the map foretold, whatever became of them, so that what the forecast
  /// overlooked has added up undamped.
  ///
  /// - Returns: the largest difference; NaN if any is.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  mutating func correct<Scalar: BLASScalar>(by moments: ActiveSetMoments<Scalar>) -> Double {
    let n = features
    var largest = 0.0
    for i in 0..<n {
      for j in i..<n {
        let difference = Double(moments.gram[i * n + j]) - parts[at(.gram, i, j)]
        if !(abs(difference) <= largest) { largest = abs(difference) }
        let missing = difference / Double(steps)
        parts[at(.defect, i, j)] += missing
        if i != j { parts[at(.defect, j, i)] += missing }
      }
    }
    return largest
  }
}
