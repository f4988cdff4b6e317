// How many neurons would be polysemantic if features chose their neuron and sign by pure chance.

internal import Foundation

/// The number of doubly used neurons when n features take distinct places, uniformly at random,
/// among the 2m signed places of m neurons: equal signs exclude each other, opposite signs are
/// free.
///
/// P(p) = C(m, p) C(m − p, n − 2p) 2^(n − 2p) / C(2m, n). It sharpens the paper's n²/4m (arXiv
/// 2312.03096): the same limit, with the exact mean and spread. It is a null hypothesis, not a
/// model of training.
package struct InjectionNull: Sendable, Equatable {
  /// n, the number of features.
  package let features: Int
  /// m, the number of neurons.
  package let neurons: Int
  // Least p that is possible, and ln P(p) from there up.
  private let leastCount: Int
  private let logProbabilities: [Double]

  /// The distribution for `features` = n ≥ 0 and `neurons` = m ≥ 1; O(n).
  ///
  /// - Precondition: n ≤ 2m, or there is no injection.
  package init(features: Int, neurons: Int) {
    precondition(features >= 0 && neurons >= 1, "a network has neurons and no negative count")
    precondition(features <= 2 * neurons, "n features fit into 2m signed places only if n ≤ 2m")
    self.features = features
    self.neurons = neurons
    let least = max(0, features - neurons)
    let most = features / 2
    // P(p + 1)/P(p), summed in logs and normalised by its own total: no large factorials to cancel.
    var logs = [0.0]
    for count in least..<most {
      let lone = Double(features - 2 * count)
      let free = Double(neurons - features + count + 1)
      logs.append(logs[count - least] + log(lone * (lone - 1) / (4 * Double(count + 1) * free)))
    }
    let largest = logs.max() ?? 0
    let total = largest + log(logs.reduce(0) { $0 + exp($1 - largest) })
    leastCount = least
    logProbabilities = logs.map { $0 - total }
  }

  /// The paper's estimate n²/4m, for comparison; defined for n > 2m too.
  package static func paperEstimate(features: Int, neurons: Int) -> Double {
    Double(features) * Double(features) / (4 * Double(neurons))
  }

  /// E p = n(n − 1)/(2(2m − 1)).
  package var mean: Double {
    let n = Double(features)
    return n * (n - 1) / (2 * (2 * Double(neurons) - 1))
  }

  /// Var p = E + m(m − 1)(n)₄/(2m)₄ − E², with (x)₄ the falling factorial.
  ///
  /// Evaluated in this form, so that about log₁₀(E² / Var) digits cancel.
  package var variance: Double {
    guard neurons > 1 else { return 0 }  // (2m)₄ vanishes; p is certain
    let m = Double(neurons)
    return max(mean + m * (m - 1) * falling(features) / falling(2 * neurons) - mean * mean, 0)
  }

  /// The possible counts, from max(0, n − m) to ⌊n/2⌋.
  package var support: ClosedRange<Int> { leastCount...(leastCount + logProbabilities.count - 1) }

  /// ln P(p = `count`); −∞ outside `support`.
  package func logProbability(of count: Int) -> Double {
    support.contains(count) ? logProbabilities[count - leastCount] : -.infinity
  }

  /// P(p = `count`); 0 outside `support`.
  package func probability(of count: Int) -> Double { exp(logProbability(of: count)) }

  /// P(p ≤ `count`), summed from the far tail inwards so that tiny tails keep their relative
  /// accuracy.
  package func lowerTail(_ count: Int) -> Double {
    guard count >= support.lowerBound else { return 0 }
    guard count < support.upperBound else { return 1 }
    return min(1, (support.lowerBound...count).reduce(0) { $0 + probability(of: $1) })
  }

  /// P(p ≥ `count`), summed as `lowerTail(_:)` is. Both tails include `count` itself.
  package func upperTail(_ count: Int) -> Double {
    guard count <= support.upperBound else { return 0 }
    guard count > support.lowerBound else { return 1 }
    return min(1, (count...support.upperBound).reversed().reduce(0) { $0 + probability(of: $1) })
  }

  /// (observed mean − E)/√(Var/networks) for the mean count over `networks` independent networks.
  /// NaN or infinite when the count is certain (variance 0).
  ///
  /// - Precondition: `networks` ≥ 1.
  package func zScore(ofMean observed: Double, networks: Int) -> Double {
    precondition(networks >= 1, "a mean needs at least one network")
    return (observed - mean) / (variance / Double(networks)).squareRoot()
  }

  private func falling(_ count: Int) -> Double {
    let x = Double(count)
    return x * (x - 1) * (x - 2) * (x - 3)
  }
}
