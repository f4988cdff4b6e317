public import Matrix
public import Randomness

/// Examples with one feature each, under noise, and the labels that a probe is taught.
///
/// Made once for all levels of both noises: an example whose label is wrong at one level is wrong at all higher ones,
/// and input noise is the same direction at any σ, so that levels are compared on equal terms.
public struct ProbeExamples: Sendable {
  /// The feature of each example.
  public let features: [Int]
  /// Standard normal numbers, E × n.
  private let noise: [Float]
  /// At which level of label noise a label is lost, uniform on (0, 1).
  private let losses: [Double]
  /// What it is replaced by: a feature, uniform over all, and a sign.
  private let substitutes: [(feature: Int, sign: Int)]

  /// Draws `each` examples of each of n features.
  public init(features n: Int, each: Int, inputs: inout RandomStream, labels: inout RandomStream) {
    features = (0..<n * each).map { $0 / each }
    var normal = NormalDistribution()
    noise = (0..<n * each * n).map { _ in Float(normal.next(from: &inputs)) }
    losses = features.map { _ in labels.nextUniform() }
    substitutes = features.map { _ in
      (Int(labels.nextUniform() * Double(n)), labels.nextUniform() < 0.5 ? -1 : 1)
    }
  }

  /// x = e_i + σ ξ, E × n.
  public func inputs(noise deviation: Double) -> [Float] {
    var x = noise.map { Float(deviation) * $0 }
    let n = noise.count / features.count
    for (example, feature) in features.enumerated() { x[example * n + feature] += 1 }
    return x
  }

  /// What a probe is to give: a row for each feature, 1 where the label names it and 0 elsewhere, and a last one
  /// with the sign of the label; (n + 1) × E.
  ///
  /// - Parameters:
  ///   - share: of labels that are replaced by one drawn uniformly, which may be the right one.
  ///   - signs: the true sign of each feature.
  /// - Returns: one column an example.
  public func targets(labelNoise share: Double, signs: [Int]) -> WeightMatrix<Double> {
    var targets = WeightMatrix<Double>(zerosOf: signs.count + 1, by: features.count)
    for (example, feature) in features.enumerated() {
      let isLost = losses[example] < share
      targets[isLost ? substitutes[example].feature : feature, example] = 1
      targets[signs.count, example] =
        Double(isLost ? substitutes[example].sign : signs[feature])
    }
    return targets
  }
}

/// A sign for each of n features, as many of one as of the other or one more; every such choice is as likely.
public func balancedSigns(_ n: Int, from stream: inout RandomStream) -> [Int] {
  var signs = (0..<n).map { $0 < n / 2 ? -1 : 1 }
  for index in signs.indices.reversed() {
    signs.swapAt(index, Int(stream.nextUniform() * Double(index + 1)))
  }
  return signs
}
