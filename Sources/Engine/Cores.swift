internal import Foundation

/// The processor cores that this process may use.
package enum Cores {
  /// At least 1: those of its affinity (`taskset`, Slurm), or of its control group's quota where that
  /// is less. A part of a core counts as one.
  package static let available = count(
    status: try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    quota: ControlGroup().cores, machine: ProcessInfo.processInfo.activeProcessorCount)

  /// The count that follows from `/proc/self/status`, a quota in cores and the machine's cores.
  static func count(status: String?, quota: Double?, machine: Int) -> Int {
    let name = "Cpus_allowed:"
    let line = status?.split(separator: "\n").first { $0.hasPrefix(name) }
    // A mask in hexadecimal digits, with commas.
    let allowed = line?.dropFirst(name.count).compactMap(\.hexDigitValue)
      .reduce(0) { $0 + $1.nonzeroBitCount }
    let cores = max(1, min(allowed ?? machine, machine))
    return quota.map { min(cores, max(1, Int(min($0.rounded(.up), 1e6)))) } ?? cores
  }
}
