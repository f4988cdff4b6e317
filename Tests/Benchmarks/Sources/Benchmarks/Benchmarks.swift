// Runs one benchmark, named by the first argument, and prints what it measured as CSV lines.

internal import Model

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

@main
enum Benchmarks {
  private static let usage = """
    usage: benchmarks COMMAND
      library                         which BLAS answers, and with which kernels
      floor N M SECONDS               dense step against its matrix products
      step N M SECONDS                dense step alone
      tiny SECONDS                    n = 8, m = 16 with noise; allocations
      batch N M B PERCENT SECONDS     general step on B inputs of a density against its matrix products
      dictionary D K B SECONDS        step of K latents on B vectors against its matrix products
      biased N M SECONDS              general step on the basis against a tiny step
      active STEPS M …                whole runs of the active set at n = 64
      memory N M STEPS                peak memory of the active set
      bare collisions|noise N M STEPS NETWORKS
                                      training and nothing else
      observers collisions|noise N M STEPS LOOKS SECONDS
                                      looks at networks while they train
    """

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let words = Array(arguments.dropFirst())
    let numbers = words.compactMap { Int($0) }.filter { $0 > 0 }
    switch (arguments.first, numbers.count, words.count) {
    case ("library", 0, 0):
      print(BLASLibrary.core)
      print(BLASLibrary.configuration)
    case ("floor", 3, 3):
      DenseSteps.compareWithFloor(
        features: numbers[0], hidden: numbers[1], seconds: Double(numbers[2]))
    case ("step", 3, 3):
      DenseSteps.time(features: numbers[0], hidden: numbers[1], seconds: Double(numbers[2]))
    case ("tiny", 1, 1):
      TinyNetworks.compare(seconds: Double(numbers[0]))
    case ("batch", 5, 5):
      BatchSteps.compareWithFloor(
        features: numbers[0], hidden: numbers[1], batch: numbers[2], percent: numbers[3],
        seconds: Double(numbers[4]))
    case ("dictionary", 4, 4):
      DictionarySteps.compareWithFloor(
        dimensions: numbers[0], latents: numbers[1], batch: numbers[2],
        seconds: Double(numbers[3]))
    case ("biased", 3, 3):
      BatchSteps.compareWithTiny(
        features: numbers[0], hidden: numbers[1], seconds: Double(numbers[2]))
    case ("active", 3..., numbers.count):
      ActiveSetRuns.compare(sizes: Array(numbers[1...]), steps: numbers[0])
    case ("memory", 3, 3):
      ActiveSetMemory.measure(features: numbers[0], hidden: numbers[1], steps: numbers[2])
    case ("bare", 4, 5):
      guard let experiment = BareTraining.Experiment(rawValue: words[0]) else { exitWithUsage() }
      BareTraining.time(
        experiment, features: numbers[0], hidden: numbers[1], steps: numbers[2],
        networks: numbers[3])
    case ("observers", 5, 6):
      guard let experiment = BareTraining.Experiment(rawValue: words[0]), numbers[3] > 2
      else { exitWithUsage() }
      Observers.compare(
        experiment, features: numbers[0], hidden: numbers[1], steps: numbers[2], looks: numbers[3],
        seconds: Double(numbers[4]))
    default:
      exitWithUsage()
    }
  }

  private static func exitWithUsage() -> Never {
    print(usage)
    exit(64)
  }
}
