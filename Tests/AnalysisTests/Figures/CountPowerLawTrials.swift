import Analysis
import Store
import TestSupport

/// Invented cells for the suites about the figure power-law.
protocol CountPowerLawTrials {}

extension CountPowerLawTrials {
  /// Networks of n and m with these final counts, `unresolved` features of which did not settle.
  func cell(
    _ features: Int, _ neurons: Int, _ counts: [Int], unresolved: Double = 0
  ) -> [StoredTrial] {
    Trials.counts(
      counts.map(Double.init), Trials.network(features: features, neurons: neurons),
      unresolved: unresolved)
  }

  /// A grid of cells with counts of one's choice.
  func grid(
    _ features: [Int] = [16, 32, 64], _ neurons: [Int] = [64, 128, 256],
    counts: (_ n: Double, _ m: Double) -> [Int]
  ) -> [StoredTrial] {
    features.flatMap { n in neurons.flatMap { m in cell(n, m, counts(Double(n), Double(m))) } }
  }

  /// 16 n²/m, a whole number on the grid, with a scatter that leaves the mean where it is.
  func exact(_ n: Double, _ m: Double) -> [Int] {
    let mean = Int(16 * n * n / m)
    return [mean - 3, mean + 3, mean - 3, mean + 3]
  }

  func text(_ law: CountPowerLaw) -> String { law.findings.joined(separator: " ") }
}
