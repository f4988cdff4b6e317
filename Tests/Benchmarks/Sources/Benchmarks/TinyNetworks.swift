// Networks so small that a step takes less than a microsecond.

internal import AllocationCounter
internal import Model
internal import Randomness

enum TinyNetworks {
  private static let features = 8
  private static let hidden = 16

  /// Reports the time of a step under SGD with noise for each example, noise generation included,
  /// for both laws in turn, and how often training asks for memory in short and long runs.
  static func compare(seconds: Double) {
    let steps = 20_000
    let timing = PairedTiming(
      seconds: seconds, first: { train(BipolarNoise.self, steps) },
      second: { train(GaussianNoise.self, steps) })
    report("bipolar_step", timing.firstMedian / Double(steps) * 1e6, "µs")
    report("gaussian_step", timing.secondMedian / Double(steps) * 1e6, "µs")
    reportAllocations()
  }

  private static func reportAllocations() {
    guard allocation_count() >= 0 else { return }
    let control = allocations { _ = [Int](unsafeUninitializedCapacity: 1 << 20) { $1 = 0 } }
    precondition(control > 0, "the allocation counter counts nothing")
    for law in [BipolarNoise.self, GaussianNoise.self] as [any NoiseLaw.Type] {
      for steps in [1_000, 100_000] {
        let count = allocations { train(law, steps) }
        report("\(law.name)_allocations_in_\(steps)_steps", Double(count), "calls")
      }
    }
  }

  private static func train(_ law: any NoiseLaw.Type, _ steps: Int) {
    Networks.train(
      Networks.initial(features: features, hidden: hidden), Networks.sgd,
      noise: Networks.noise(law, features: features, hidden: hidden), steps: steps)
  }

  private static func allocations(of body: () -> Void) -> Int {
    let before = allocation_count()
    body()
    return allocation_count() - before
  }

  private static func report(_ quantity: String, _ value: Double, _ unit: String) {
    Measurement(
      benchmark: "tiny.\(quantity)", features: features, hidden: hidden, value: value, unit: unit
    ).report()
  }
}
