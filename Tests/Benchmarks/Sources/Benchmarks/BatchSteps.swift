// Training steps of the general objective, which the batch kernel takes.

internal import Matrix
internal import Model
internal import OpenBLAS
internal import Randomness

enum BatchSteps {
  /// Reports the time of a step of the toy model of superposition (tied, output bias, ReLU, Adam,
  /// fresh inputs, drawn within the step), and its floor: its five matrix products, each in one call of
  /// BLAS, in turn with whole steps.
  ///
  /// The density is given in percent of the inputs.
  static func compareWithFloor(
    features: Int, hidden: Int, batch: Int, percent: Int, seconds: Double
  ) {
    openblas_set_num_threads(1)
    var training = SampledTraining(
      features: features, hidden: hidden, batch: batch, density: Double(percent) / 100)
    var products = BatchProducts(features: features, hidden: hidden, batch: batch)
    let timing = PairedTiming(
      seconds: seconds, first: { products.compute() }, second: { training.step() })
    func report(_ quantity: String, _ value: Double, _ unit: String) {
      Measurement(
        benchmark: "batch.\(quantity)_of_\(batch)_at_\(percent)_percent", features: features,
        hidden: hidden, value: value, unit: unit
      ).report()
    }
    report("products", timing.firstMedian * 1e3, "ms")
    report("step", timing.secondMedian * 1e3, "ms")
    report("floor_fraction", timing.ratio, "ratio")
  }

  /// Reports the time of an SGD step on the basis with output bias, and how many steps of the tiny
  /// kernel, which knows no bias, could be taken meanwhile.
  static func compareWithTiny(features: Int, hidden: Int, seconds: Double) {
    let steps = 2000
    let initial = Networks.initial(features: features, hidden: hidden)
    func train(_ network: Network<Float>, bias: Architecture.Bias) {
      let problem = Problem(
        Objective(Architecture(features: features, hidden: hidden, bias: bias)),
        optimizer: SGD(values: [:]), learningRate: .constant(0.02), steps: steps)
      _ = Model.train(network, problem, noise: .none, observedSteps: []) { _, _ in }
    }
    let biased = Network(initial, outputBias: Array(repeating: 0, count: features))
    let timing = PairedTiming(
      seconds: seconds, first: { train(biased, bias: .output) },
      second: { train(Network(initial), bias: .none) })
    func report(_ quantity: String, _ value: Double, _ unit: String) {
      Measurement(
        benchmark: "batch.\(quantity)", features: features, hidden: hidden, value: value, unit: unit
      ).report()
    }
    report("biased_step", timing.firstMedian / Double(steps) * 1e6, "µs")
    report("biased_step_over_tiny", timing.ratio, "ratio")
  }
}

/// A network under training on inputs that are drawn.
private struct SampledTraining {
  private var kernel: any TrainingKernel<Float>
  private var inputs: InputSource
  private var examples: [Float]

  init(features: Int, hidden: Int, batch: Int, density: Double) {
    let law = SampledInputs(
      features: features,
      InputSettings([
        "batch": .number(Double(batch)), "density": .number(density), "values": .name("uniform"),
      ]))
    inputs = .drawn(
      law,
      from: RandomStream(StreamKey(study: 1, cell: "benchmark", replicate: 0, purpose: .inputs)))
    examples = Array(repeating: 0, count: inputs.valuesPerStep)
    let objective = Objective(
      Architecture(features: features, hidden: hidden, bias: .output),
      inputs: .sampled(batch: batch), reduction: .batchMean)
    let problem = Problem(
      objective, optimizer: Adam(values: [:]), learningRate: .constant(1e-3), steps: 1)
    kernel = Float.makeKernel(
      problem,
      Network(
        Networks.initial(features: features, hidden: hidden),
        outputBias: Array(repeating: 0, count: features)))
  }

  mutating func step() {
    inputs.next(into: &examples)
    _ = kernel.step(StepRates(learningRate: 1e-3), inputs: examples, noise: [])
  }
}

/// The products of such a step, on matrices of their own: X W, H Wᵀ, G W, Gᵀ H and Xᵀ ∂P.
private struct BatchProducts {
  private let features: blasint
  private let hidden: blasint
  private let batch: blasint
  private let weights: [Float]
  private let inputs: [Float]
  private var rows: [Float]
  private var outputs: [Float]
  private var gradient: [Float]

  init(features: Int, hidden: Int, batch: Int) {
    (self.features, self.hidden) = (blasint(features), blasint(hidden))
    self.batch = blasint(batch)
    weights = Networks.initial(features: features, hidden: hidden).elements
    inputs = Networks.initial(features: batch, hidden: features).elements
    rows = Array(repeating: 0, count: batch * hidden)
    outputs = Array(repeating: 0, count: batch * features)
    gradient = Array(repeating: 0, count: features * hidden)
  }

  mutating func compute() {
    let (n, m, B) = (features, hidden, batch)
    for input in 0..<2 {
      // X W, then G W in its place.
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, B, m, n, 1, inputs, n, weights, m, 0, &rows, m)
      if input == 0 {
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, B, n, m, 1, rows, m, weights, m, 0, &outputs, n)
      }
      // Gᵀ H, then Xᵀ ∂P is added.
      cblas_sgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, n, m, B, 1, inputs, n, rows, m, Float(input),
        &gradient, m)
    }
  }
}
