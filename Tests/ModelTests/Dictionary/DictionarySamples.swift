import Matrix
import Model
import Randomness
import TestSupport

enum DictionarySamples {
  /// A dictionary of random numbers everywhere, rows of D of norm 1.
  static func dictionary(latents: Int, dimensions: Int, seed: UInt64) -> SparseDictionary {
    var generator = TestGenerator(seed: seed)
    var rows: [Float] = []
    for _ in 0..<latents {
      let row = (0..<dimensions).map { _ in generator.normal() }
      let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      rows += row.map { Float($0 / norm) }
    }
    var result = SparseDictionary(
      directions: WeightMatrix(features: latents, hidden: dimensions, elements: rows))
    for index in result.encoder.elements.indices {
      result.encoder.elements[index] = Float(generator.normal())
    }
    for index in result.latentBias.indices {
      result.latentBias[index] = Float(0.3 * generator.normal())
    }
    for index in result.outputBias.indices {
      result.outputBias[index] = Float(0.3 * generator.normal())
    }
    return result
  }

  /// B × d standard normal numbers.
  static func batch(_ examples: Int, dimensions: Int, seed: UInt64) -> [Float] {
    var generator = TestGenerator(seed: seed)
    return (0..<examples * dimensions).map { _ in Float(generator.normal()) }
  }

  /// The same as rows.
  static func rows(_ batch: [Float], dimensions: Int) -> [[Double]] {
    stride(from: 0, to: batch.count, by: dimensions).map { start in
      batch[start..<start + dimensions].map { Double($0) }
    }
  }

  static func stream(_ cell: String) -> RandomStream {
    RandomStream(StreamKey(study: 3, cell: cell, replicate: 0, purpose: .resampling))
  }
}
