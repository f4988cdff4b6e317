// Training steps of a sparse autoencoder on ground truth.

internal import Matrix
internal import Model
internal import OpenBLAS
internal import Randomness

enum DictionarySteps {
  /// Reports the time of a step of K latents on B vectors in d dimensions (drawing them, Adam and the norms
  /// of the decoder's rows included), and its floor: its five matrix products, each in one call of BLAS,
  /// in turn with whole steps. Inputs are Sharkey's: 2d features, P_i = 5/2d · 0.99ⁱ.
  static func compareWithFloor(dimensions: Int, latents: Int, batch: Int, seconds: Double) {
    openblas_set_num_threads(1)
    var training = DictionaryTraining(dimensions: dimensions, latents: latents, batch: batch)
    var products = DictionaryProducts(dimensions: dimensions, latents: latents, batch: batch)
    let timing = PairedTiming(
      seconds: seconds, first: { products.compute() }, second: { training.step() })
    func report(_ quantity: String, _ value: Double, _ unit: String) {
      Measurement(
        benchmark: "dictionary.\(quantity)_of_\(batch)", features: dimensions, hidden: latents,
        value: value, unit: unit
      ).report()
    }
    report("products", timing.firstMedian * 1e3, "ms")
    report("step", timing.secondMedian * 1e3, "ms")
    report("floor_fraction", timing.ratio, "ratio")
  }
}

/// A dictionary under training.
private struct DictionaryTraining {
  private var trainer: DictionaryTrainer
  private var source: VectorSource
  private var vectors: [Float]

  init(dimensions: Int, latents: Int, batch: Int) {
    let features = 2 * dimensions
    let law = SampledInputs(
      features: features,
      InputSettings([
        "batch": .number(Double(batch)), "values": .name("uniform"),
        "density": .perFeature(.geometric(first: 5 / Double(features), ratio: 0.99)),
      ]))
    let stream = RandomStream(
      StreamKey(study: 1, cell: "benchmark", replicate: 0, purpose: .inputs))
    source = VectorSource(
      law, FeatureVectors(Self.directions(features, dimensions)), from: stream)
    vectors = Array(repeating: 0, count: source.valuesPerStep)
    trainer = DictionaryTrainer(
      SparseDictionary(directions: Self.directions(latents, dimensions)), examples: batch, .relu)
  }

  private static func directions(_ rows: Int, _ dimensions: Int) -> WeightMatrix<Float> {
    var matrix = Networks.initial(features: rows, hidden: dimensions)
    for row in 0..<rows {
      let norm = matrix.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in 0..<dimensions { matrix[row, column] /= norm }
    }
    return matrix
  }

  mutating func step() {
    source.next(into: &vectors)
    _ = trainer.step(vectors, learningRate: 1e-3, l1: 0.1)
  }
}

/// The products of such a step, on matrices of their own: X Eᵀ, F D, R Dᵀ, Fᵀ R and Gᵀ X.
private struct DictionaryProducts {
  private let d: blasint
  private let K: blasint
  private let B: blasint
  private let weights: [Float]
  private let vectors: [Float]
  private var outputs: [Float]
  private var latents: [Float]
  private var gradient: [Float]

  init(dimensions: Int, latents count: Int, batch: Int) {
    (d, K, B) = (blasint(dimensions), blasint(count), blasint(batch))
    weights = Networks.initial(features: count, hidden: dimensions).elements
    vectors = Networks.initial(features: batch, hidden: dimensions).elements
    outputs = vectors
    latents = Array(repeating: 0, count: batch * count)
    gradient = Array(repeating: 0, count: count * dimensions)
  }

  mutating func compute() {
    // X Eᵀ and R Dᵀ; F D; Fᵀ R and Gᵀ X.
    for _ in 0..<2 {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, B, K, d, 1, vectors, d, weights, d, 0, &latents, K)
    }
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, B, d, K, 1, latents, K, weights, d, 0, &outputs, d)
    for _ in 0..<2 {
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, K, d, B, 1, latents, K, vectors, d, 0, &gradient,
        d)
    }
  }
}
