internal import Matrix
internal import Model

/// Two features i < j.
struct Pair: Hashable {
  let first: Int
  let second: Int

  /// All pairs of some features, which ascend.
  static func all(of features: [Int]) -> [Pair] {
    features.indices.flatMap { position in
      features[(position + 1)...].map { Pair(first: features[position], second: $0) }
    }
  }
}

/// a_ij, summed in double precision.
@inline(__always)
func overlap<Scalar: KernelScalar>(of pair: Pair, in weights: WeightMatrix<Scalar>) -> Double {
  let (first, second) = (pair.first * weights.hidden, pair.second * weights.hidden)
  return weights.elements.withUnsafeBufferPointer { elements in
    var sum = 0.0
    for neuron in 0..<weights.hidden {
      sum += Double(elements[first &+ neuron]) * Double(elements[second &+ neuron])
    }
    return sum
  }
}
