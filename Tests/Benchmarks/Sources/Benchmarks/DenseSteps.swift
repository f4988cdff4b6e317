// The dense training step against the matrix products that it cannot do without.

import Matrix
internal import Model
internal import OpenBLAS
internal import TestSupport

enum DenseSteps {
  /// Reports the step's time and its floor: one SSYRK (G = W Wᵀ) and one SGEMM (R W) of the same
  /// shape, each in one call on the same BLAS, in turn with whole steps (optimiser, ℓ1 and residual
  /// included).
  static func compareWithFloor(features: Int, hidden: Int, seconds: Double) {
    openblas_set_num_threads(1)
    var kernel = Networks.denseKernel(features: features, hidden: hidden)
    var products = FloorProducts(features: features, hidden: hidden)
    let timing = PairedTiming(
      seconds: seconds, first: { products.compute() }, second: { _ = kernel.step(noise: []) })
    func report(_ quantity: String, _ value: Double, _ unit: String) {
      Measurement(
        benchmark: "dense.\(quantity)", features: features, hidden: hidden, value: value, unit: unit
      ).report()
    }
    report("products", timing.firstMedian * 1e3, "ms")
    report("step", timing.secondMedian * 1e3, "ms")
    report("floor_fraction", timing.ratio, "ratio")
  }

  /// Reports a step's time alone, for comparison with other programs.
  static func time(features: Int, hidden: Int, seconds: Double) {
    var kernel = Networks.denseKernel(features: features, hidden: hidden)
    _ = kernel.step(noise: [])
    var times: [Double] = []
    let start = Clocks.wall()
    while Clocks.wall() - start < seconds || times.count < 3 {
      times.append(Clocks.time(by: Clocks.thread) { _ = kernel.step(noise: []) })
    }
    Measurement(
      benchmark: "dense.step", features: features, hidden: hidden, value: median(times) * 1e3,
      unit: "ms"
    ).report()
  }
}

/// The two products of a step, on matrices of their own.
private struct FloorProducts {
  private let features: Int
  private let hidden: Int
  private let weights: [Float]
  private var gram: [Float]
  private var gradient: [Float]

  init(features: Int, hidden: Int) {
    self.features = features
    self.hidden = hidden
    weights = Networks.initial(features: features, hidden: hidden).elements
    gram = Array(repeating: 0, count: features * features)
    gradient = Array(repeating: 0, count: features * hidden)
  }

  mutating func compute() {
    let (n, m) = (blasint(features), blasint(hidden))
    cblas_ssyrk(CblasRowMajor, CblasUpper, CblasNoTrans, n, m, 1, weights, m, 0, &gram, n)
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, n, m, n, 1, gram, n, weights, m, 0, &gradient, m)
  }
}
