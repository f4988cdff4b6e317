// What a whole run of proximal gradient descent costs, and how that grows with m.

internal import Model
internal import TestSupport

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

enum ActiveSetRuns {
  /// n of every run.
  private static let features = 64
  private static let stepwiseName = "active_set"
  private static let blockwiseName = "active_set_blocks"
  /// lr × steps is 1500 at 30 000 steps: every feature has settled.
  private static let learningRate = 0.05
  private static let optimizer = Descent(
    ProximalGradient.self, learningRate: learningRate, l1: 1e-3, values: [:])

  /// Reports a run of each size, step by step and in foretold blocks, and the exponent of growth.
  ///
  /// - Parameters:
  ///   - sizes: values of m, ascending.
  ///   - steps: length of a run.
  static func compare(sizes: [Int], steps: Int) {
    var stepwise: [Double] = []
    var blockwise: [Double] = []
    for hidden in sizes {
      stepwise.append(stepwiseRun(hidden: hidden, steps: steps))
      blockwise.append(blockwiseRun(hidden: hidden, steps: steps))
    }
    report(stepwiseName, "exponent", 0, exponent(sizes, stepwise), "exponent")
    report(blockwiseName, "exponent", 0, exponent(sizes, blockwise), "exponent")
  }

  private static func stepwiseRun(hidden: Int, steps: Int) -> Double {
    let initial = Networks.initial(features: features, hidden: hidden)
    let seconds = Clocks.time(by: Clocks.thread) {
      Networks.train(initial, optimizer, kernel: .activeSet, steps: steps)
    }
    report(stepwiseName, "run", hidden, seconds, "s")
    report(stepwiseName, "step", hidden, seconds / Double(steps) * 1e3, "ms")
    return seconds
  }

  private static func blockwiseRun(hidden: Int, steps: Int) -> Double {
    let initial = Networks.initial(features: features, hidden: hidden)
    var passes = 0
    let seconds = Clocks.time(by: Clocks.thread) {
      var flow = ActiveSetFlow(initial, optimizer.rates, tolerance: 1e-3)
      flow.advance(steps: steps)
      passes = flow.passes
    }
    report(blockwiseName, "run", hidden, seconds, "s")
    report(blockwiseName, "step", hidden, seconds / Double(steps) * 1e3, "ms")
    report(blockwiseName, "passes", hidden, Double(passes), "passes")
    return seconds
  }

  /// The slope of log cost against log m, by least squares.
  private static func exponent(_ sizes: [Int], _ costs: [Double]) -> Double {
    let (x, y) = (sizes.map { log(Double($0)) }, costs.map { log($0) })
    let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    return covariance / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  }

  private static func report(
    _ kernel: String, _ quantity: String, _ hidden: Int, _ value: Double, _ unit: String
  ) {
    Measurement(
      benchmark: "\(kernel).\(quantity)", features: features, hidden: hidden, value: value,
      unit: unit
    ).report()
  }
}
