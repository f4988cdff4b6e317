import Matrix
import Model
import Foundation
import TestSupport
import Testing

@Suite("Kernels against each other")
struct KernelTests {
  private static let adamW = Descent(AdamW.self, learningRate: 1e-3, l1: 1e-3, values: [:])

  private func final<Scalar: KernelScalar>(
    _ initial: WeightMatrix<Scalar>, _ optimizer: Descent, _ kernel: KernelChoice,
    steps: Int, noise: HiddenNoise = .none
  ) -> WeightMatrix<Scalar> {
    var result = initial
    let settings = PlainTraining(optimizer: optimizer, steps: steps, kernel: kernel)
    _ = train(initial, settings: settings, noise: noise, observedSteps: [steps]) { result = $1 }
    return result
  }

  /// Sizes on both sides of the panel width, 128, and one that is no multiple of it. Double
  /// precision: the kernels differ only in the order of their sums.
  @Test(
    "1. dense equals reference in double precision",
    arguments: [(1, 1), (2, 5), (7, 127), (9, 128), (5, 129), (3, 300)])
  func denseEqualsReference(features: Int, hidden: Int) {
    let initial = WeightMatrix<Double>(
      SampleWeights.normal(features: features, hidden: hidden))
    for optimizer in Optimizers.all {
      let values = optimizer.hyperparameters.map { ($0.key, $0.defaultValue) }
      let optimizer = Descent(
        optimizer, learningRate: 1e-3, l1: 1e-3, values: Dictionary(uniqueKeysWithValues: values))
      let dense = final(initial, optimizer, .dense, steps: 40)
      let plain = final(initial, optimizer, .reference, steps: 40)
      #expect(SampleWeights.distance(dense, plain) < 1e-11, "\(optimizer.name)")
      #expect(SampleWeights.distance(dense, initial) > 1e-4, "it must have moved")
    }
  }

  @Test("2. with noise too, per example and shared", arguments: [35, 7])
  func noisyDenseEqualsReference(valuesPerStep: Int) {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: 5, hidden: 7))
    let values = SampleWeights.noise(
      "gaussian", count: 30 * valuesPerStep, standardDeviation: 0.2)
    let noise = HiddenNoise.recorded(values, valuesPerStep: valuesPerStep)
    let dense = final(initial, Self.adamW, .dense, steps: 30, noise: noise)
    let plain = final(initial, Self.adamW, .reference, steps: 30, noise: noise)
    let quiet = final(initial, Self.adamW, .reference, steps: 30)
    #expect(SampleWeights.distance(dense, plain) < 1e-11)
    #expect(SampleWeights.distance(plain, quiet) > 1e-4, "the noise must have done something")
  }

  @Test("3. single precision stays within rounding of double")
  func precisions() {
    let initial = SampleWeights.normal(features: 16, hidden: 40)
    let single = final(initial, Self.adamW, .dense, steps: 50)
    let double = final(WeightMatrix<Double>(initial), Self.adamW, .dense, steps: 50)
    #expect(SampleWeights.distance(single, double) < 1e-5)
  }

  @Test("4. data losses agree: Σ(1 − ReLU(a_ii))² and Σ ReLU(a_ij)²")
  func losses() {
    let initial = WeightMatrix<Double>(SampleWeights.normal(features: 6, hidden: 10))
    let choices: [KernelChoice] = [.reference, .dense]
    let losses = choices.map { choice in
      var kernel = Double.makeKernel(
        PlainTraining(optimizer: Self.adamW, steps: 1, kernel: choice), initial: initial,
        hasNoise: false)
      return kernel.step(noise: [])
    }
    #expect(abs(losses[0].reconstruction - losses[1].reconstruction) < 1e-12)
    #expect(abs(losses[0].interference - losses[1].interference) < 1e-12)
  }

  @Test("5. the automatic choice depends on the size alone")
  func automaticChoice() {
    #expect(KernelChoice.automatic.resolved(features: 8, hidden: 16) == .tiny)
    #expect(KernelChoice.automatic.resolved(features: 256, hidden: 256) == .dense)
    #expect(KernelChoice.reference.resolved(features: 256, hidden: 256) == .reference)
  }

  @Test("6. OpenBLAS answers, not GSL's own slow BLAS")
  func whichBLAS() {
    #expect(BLASLibrary.configuration.hasPrefix("OpenBLAS"))
    // libgsl brings libgslcblas into the process, which has a cblas_sgemm too: the one in reach
    // must be OpenBLAS's.
    let names = ["libopenblas.so.0", "libgslcblas.so.0"]
    let libraries = names.map { name in dlopen(name, RTLD_NOW) }
    #expect(libraries[0] != nil)
    for symbol in ["cblas_sgemm", "cblas_ssyrk", "cblas_dgemm", "cblas_dsyrk"] {
      #expect(dlsym(nil, symbol) == dlsym(libraries[0], symbol), "\(symbol)")
      #expect(dlsym(nil, symbol) != dlsym(libraries[1], symbol), "\(symbol)")
    }
  }
}
