// How much memory a wide network takes under the active set.

internal import Model

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

enum ActiveSetMemory {
  /// Reports the peak memory of the process, from drawing the weights to the end of training, over
  /// that of the initial weights. To be asked for in a process of its own.
  static func measure(features: Int, hidden: Int, steps: Int) {
    let before = peakBytes()
    var flow = ActiveSetFlow(
      Networks.initial(features: features, hidden: hidden),
      StepRates(learningRate: 0.05, l1: 1e-3), tolerance: 1e-3)
    flow.advance(steps: steps)
    let weightBytes = Double(features * hidden * MemoryLayout<Float>.stride)
    Measurement(
      benchmark: "active_set_blocks.memory", features: features, hidden: hidden,
      value: (peakBytes() - before) / weightBytes, unit: "× the weights"
    ).report()
  }

  /// The most memory that the process has had resident so far.
  private static func peakBytes() -> Double {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Double(usage.ru_maxrss) * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss)
    #endif
  }
}
