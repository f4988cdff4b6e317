import Matrix
import Model

/// A dictionary and its training written down a second time: plain loops in double precision, from the
/// definitions alone.
struct PlainDictionary {
  let latents: Int
  let dimensions: Int
  let activation: SparseDictionary.Activation
  /// E, D, b_e and b_d, one after the other.
  var parameters: [Double]

  init(_ dictionary: SparseDictionary, _ activation: SparseDictionary.Activation) {
    (latents, dimensions) = (dictionary.latents, dictionary.dimensions)
    self.activation = activation
    parameters = Self.parameters(of: dictionary)
  }

  static func parameters(of dictionary: SparseDictionary) -> [Double] {
    (dictionary.encoder.elements + dictionary.decoder.elements + dictionary.latentBias
      + dictionary.outputBias).map { Double($0) }
  }

  private var size: Int { latents * dimensions }
  func encoder(_ j: Int, _ c: Int) -> Double { parameters[j * dimensions + c] }
  func decoder(_ j: Int, _ c: Int) -> Double { parameters[size + j * dimensions + c] }
  func latentBias(_ j: Int) -> Double { parameters[2 * size + j] }
  func outputBias(_ c: Int) -> Double { parameters[2 * size + latents + c] }

  func activations(_ x: [Double]) -> [Double] {
    var f = (0..<latents).map { j in
      (0..<dimensions).reduce(latentBias(j)) { $0 + encoder(j, $1) * (x[$1] - outputBias($1)) }
    }
    f = f.map { max(0, $0) }
    if case .topK(let kept) = activation {
      let allowed = Set(f.indices.sorted { f[$0] > f[$1] }.prefix(kept))
      for j in f.indices where !allowed.contains(j) { f[j] = 0 }
    }
    return f
  }

  func output(_ f: [Double]) -> [Double] {
    (0..<dimensions).map { c in (0..<latents).reduce(outputBias(c)) { $0 + f[$1] * decoder($1, c) }
    }
  }

  func loss(_ batch: [[Double]], l1: Double) -> Double {
    batch.reduce(0) { sum, x in
      let f = activations(x)
      let error = zip(output(f), x).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      return sum + (error + l1 * f.reduce(0, +)) / Double(batch.count)
    }
  }

  func gradient(_ batch: [[Double]], l1: Double) -> [Double] {
    var result = [Double](repeating: 0, count: parameters.count)
    let share = 1 / Double(batch.count)
    for x in batch {
      let f = activations(x)
      let error = zip(output(f), x).map { 2 * share * ($0 - $1) }
      for c in 0..<dimensions { result[2 * size + latents + c] += error[c] }
      for j in 0..<latents where f[j] > 0 {
        let back = (0..<dimensions).reduce(l1 * share) { $0 + error[$1] * decoder(j, $1) }
        result[2 * size + j] += back
        for c in 0..<dimensions {
          result[j * dimensions + c] += back * (x[c] - outputBias(c))
          result[size + j * dimensions + c] += f[j] * error[c]
          result[2 * size + latents + c] -= back * encoder(j, c)
        }
      }
    }
    return result
  }
}

/// Adam on a plain dictionary, with rows of D kept at norm 1.
struct PlainDictionaryTraining {
  var dictionary: PlainDictionary
  /// Whether the parallel part of D's gradient is removed before Adam sees it: without, a wrong twin.
  var projects = true
  private var first: [Double]
  private var second: [Double]
  private var steps = 0.0

  init(_ dictionary: PlainDictionary) {
    self.dictionary = dictionary
    first = Array(repeating: 0, count: dictionary.parameters.count)
    second = first
  }

  mutating func step(_ batch: [[Double]], learningRate: Double, l1: Double) {
    var gradient = dictionary.gradient(batch, l1: l1)
    let (K, d) = (dictionary.latents, dictionary.dimensions)
    if projects {
      for start in stride(from: K * d, to: 2 * K * d, by: d) {
        let row = start..<start + d
        let parallel = row.reduce(0) { $0 + gradient[$1] * dictionary.parameters[$1] }
        for index in row { gradient[index] -= parallel * dictionary.parameters[index] }
      }
    }
    steps += 1
    let (b1, b2) = (power(0.9, steps), power(0.999, steps))
    for index in gradient.indices {
      first[index] = 0.9 * first[index] + 0.1 * gradient[index]
      second[index] = 0.999 * second[index] + 0.001 * gradient[index] * gradient[index]
      dictionary.parameters[index] -=
        learningRate * (first[index] / (1 - b1))
        / ((second[index] / (1 - b2)).squareRoot() + 1e-8)
    }
    for start in stride(from: K * d, to: 2 * K * d, by: d) {
      let row = start..<start + d
      let norm = row.reduce(0) { $0 + dictionary.parameters[$1] * dictionary.parameters[$1] }
      for index in row { dictionary.parameters[index] /= norm.squareRoot() }
    }
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1) { product, _ in product * base }
  }
}
