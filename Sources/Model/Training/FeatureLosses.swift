internal import Matrix

/// What each feature's error costs, without hidden noise, and what it costs once its input is attacked.
public struct FeatureLosses: Sendable, Equatable {
  /// I_i E[(y_i − t_i)²], one a feature: their sum is the data loss with `batch_mean`.
  public let plain: [Double]
  /// The same for inputs x + δ of equal length ‖δ‖ in the direction (W Wᵀ)_i, the steepest way up for
  /// output i of a linear network; 0.1 of the mean length of inputs. NaN for a feature that no input moves.
  public let attacked: [Double]

  /// Takes expectations over examples.
  ///
  /// Costs 2 B n m multiply–adds, and as many activations of hidden layers as there are entries.
  ///
  /// - Parameters:
  ///   - network: fits the objective's architecture.
  ///   - objective: what it is trained for.
  ///   - inputs: B × n; empty on the basis.
  public init<Scalar: KernelScalar>(
    of network: Network<Scalar>, _ objective: Objective, inputs: [Float]
  ) {
    let examples = WeightedExamples(objective, inputs)
    let forward = PlainForward(network, objective.architecture)
    let n = objective.architecture.features
    let length = Self.attackShare * examples.mean { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let shifts = (0..<n).map { forward.shift(towards: $0, length: length) }
    var (plain, attacked) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    for (x, probability) in examples {
      let p = forward.preactivations(of: x)
      for i in 0..<n {
        let weight = probability * (objective.importance?[i] ?? 1)
        let target = objective.target.value(x[i])
        func loss(_ p: [Double]) -> Double {
          let error = forward.output(i, at: p) - target
          return weight * error * error
        }
        plain[i] += loss(p)
        attacked[i] += shifts[i].map { loss(zip(p, $0).map { $0 + $1 }) } ?? .nan
      }
    }
    (self.plain, self.attacked) = (plain, attacked)
  }

  /// The attack's length in units of the mean input's (Elhage et al., 2022).
  private static let attackShare = 0.1
}

/// Examples and what each counts in an expectation.
private struct WeightedExamples: Sequence {
  private let objective: Objective
  private let inputs: [Float]

  init(_ objective: Objective, _ inputs: [Float]) {
    precondition(inputs.count == objective.inputValues, "a batch is B × n")
    (self.objective, self.inputs) = (objective, inputs)
  }

  func makeIterator() -> some IteratorProtocol<(x: [Double], probability: Double)> {
    let (n, count) = (objective.architecture.features, objective.examples)
    return (0..<count).lazy.map { example in
      let x = (0..<n).map { feature in
        inputs.isEmpty ? (feature == example ? 1 : 0) : Double(inputs[example * n + feature])
      }
      return (x, objective.exampleWeights?[example] ?? 1 / Double(count))
    }.makeIterator()
  }

  func mean(_ value: ([Double]) -> Double) -> Double {
    reduce(0) { $0 + $1.probability * value($1.x) }
  }
}

/// A network forward, one example and output at a time, in double precision.
private struct PlainForward {
  private let architecture: Architecture
  private let encoder: WeightMatrix<Double>
  private let decoder: WeightMatrix<Double>
  private let hiddenBias: [Double]
  private let outputBias: [Double]

  init<Scalar: KernelScalar>(_ network: Network<Scalar>, _ architecture: Architecture) {
    self.architecture = architecture
    encoder = WeightMatrix<Double>(network.encoder)
    decoder = WeightMatrix<Double>(network.decoding)
    hiddenBias =
      network.hiddenBias?.map { Double($0) } ?? Array(repeating: 0, count: architecture.hidden)
    outputBias =
      network.outputBias?.map { Double($0) } ?? Array(repeating: 0, count: architecture.features)
  }

  /// p = Eᵀx + b_h.
  func preactivations(of x: [Double]) -> [Double] {
    var p = hiddenBias
    for (i, value) in x.enumerated() where value != 0 {
      for k in p.indices { p[k] += value * encoder[i, k] }
    }
    return p
  }

  /// Eᵀδ for δ of a length towards E D_i; `nil` where that is 0.
  func shift(towards i: Int, length: Double) -> [Double]? {
    let direction = (0..<architecture.features).map { j in
      (0..<architecture.hidden).reduce(0) { $0 + encoder[j, $1] * decoder[i, $1] }
    }
    let norm = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard norm > 0 else { return nil }
    return zip(preactivations(of: direction), hiddenBias).map { ($0 - $1) * (length / norm) }
  }

  /// y_i; where the activation looks at the whole layer, by way of all others.
  func output(_ i: Int, at p: [Double]) -> Double {
    let h = activated(p, architecture.hiddenActivation)
    func a(_ i: Int) -> Double { h.indices.reduce(outputBias[i]) { $0 + decoder[i, $1] * h[$1] } }
    let activation = architecture.outputActivation
    return activation.isElementwise
      ? activated([a(i)], activation)[0] : activated(outputBias.indices.map(a), activation)[i]
  }

  private func activated(_ values: [Double], _ activation: any Activation.Type) -> [Double] {
    guard activation != Identity.self else { return values }
    var values = values
    values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      let row = LayerRows(start, count: 1, width: values.count)
      activation.activate(row, into: row)
    }
    return values
  }
}
