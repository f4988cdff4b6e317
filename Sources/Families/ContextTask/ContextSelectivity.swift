internal import Matrix
internal import Model

/// In which contexts each hidden neuron is active, at one step.
///
/// A neuron's activity in a context is its largest activation there over objects; it is *active* there if that
/// is more than a share τ of its largest activity in any context. Neurons that are active nowhere, or whose
/// strength |E_k||D_k| (norms over inputs and outputs) is below a tenth of the strongest's, are not *in use*.
package struct ContextSelectivity: Sendable {
  /// Activities of each neuron in use, one a context, over the largest of them.
  private let activities: [[Float]]
  /// Strengths of the neurons in use.
  private let strengths: [Double]
  /// Contexts C.
  let contexts: Int

  /// The share of the strongest neuron's strength from which on one is in use.
  private static let leastStrength = 0.1

  /// Looks at a network.
  init(_ trainer: inout ContextTrainer, _ task: ContextTask) {
    let (m, objects) = (trainer.encoder.hidden, task.objects)
    let H = trainer.activations()
    let all = (0..<m).map { neuron in
      (0..<task.contexts).map { context in
        (0..<objects).reduce(Float(0)) { max($0, H[(context * objects + $1) * m + neuron]) }
      }
    }
    let norms = zip(
      trainer.encoder.squaredColumnNorms, trainer.decoder.squaredColumnNorms
    ).map { ($0 * $1).squareRoot() }
    self.init(activities: all, strengths: norms)
  }

  /// Takes activities, neurons × contexts, and the neurons' strengths.
  package init(activities: [[Float]], strengths: [Double]) {
    let strongest = strengths.max() ?? 0
    let used = activities.indices.filter {
      strengths[$0] >= Self.leastStrength * strongest && (activities[$0].max() ?? 0) > 0
    }
    self.activities = used.map { neuron in
      let largest = activities[neuron].max() ?? 1
      return activities[neuron].map { $0 / largest }
    }
    self.strengths = used.map { strengths[$0] }
    contexts = activities.first?.count ?? 0
  }

  /// Neurons in use.
  package var used: Int { activities.count }

  /// The share of neurons in use that are active in exactly that many contexts, C less `missing`; NaN without
  /// any.
  package func share(missing: Int, above threshold: Float) -> Double {
    Double(counts(above: threshold).count { $0 == contexts - missing }) / Double(used)
  }

  /// The same of strength in place of numbers.
  package func strengthShare(missing: Int, above threshold: Float) -> Double {
    let counts = counts(above: threshold)
    let mixed = zip(counts, strengths).reduce(0) { $1.0 == contexts - missing ? $0 + $1.1 : $0 }
    return mixed / strengths.reduce(0, +)
  }

  /// The share of neurons active in exactly C − 1 contexts if contexts were independent, with as much activity
  /// in all and none that is active nowhere: binomial.
  package func independentShare(above threshold: Float) -> Double {
    let C = Double(contexts)
    // The mean of a binomial without its zero is C q/(1 − (1 − q)^C), which rises with q.
    let mean = Double(counts(above: threshold).reduce(0, +)) / Double(used)
    guard mean.isFinite else { return .nan }
    // Every neuron in one context: q goes to 0, and the share to q^(C − 2).
    guard mean > 1 else { return contexts == 2 ? 1 : 0 }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let q = (low + high) / 2
      if C * q / (1 - power(1 - q, contexts)) < mean { low = q } else { high = q }
    }
    let q = (low + high) / 2
    return C * power(q, contexts - 1) * (1 - q) / (1 - power(1 - q, contexts))
  }

  /// In how many contexts each neuron in use is active.
  private func counts(above threshold: Float) -> [Int] {
    activities.map { $0.count { $0 > threshold } }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
