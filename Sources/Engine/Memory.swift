internal import Foundation
package import Study

/// Trials that would end in an aborted process: what is not stored by then would be lost with it.
package struct MemoryShortage: Error, Equatable {
  /// How many of the largest would be there side by side.
  package let trials: Int
  /// Bytes that these need, roughly.
  package let needed: Double
  /// Bytes that there are.
  package let available: Double
}

extension MemoryShortage: CustomStringConvertible {
  /// Both numbers, and what to do.
  package var description: String {
    let gigabytes = { (bytes: Double) in String(format: "%.3g GB", bytes / 1e9) }
    return "\(trials) of the largest networks side by side need some \(gigabytes(needed)), this "
      + "process may have \(gigabytes(available)): make them smaller, or run fewer at once (--jobs)"
  }
}

/// The memory that this process may have.
package enum Memory {
  /// Bytes: those of the machine, or what control group and address space (`ulimit -v`) leave of them.
  package static var available: Double {
    let machine = Double(ProcessInfo.processInfo.physicalMemory)
    return [machine, ControlGroup().memory, ProcessLimits.addressSpaceForTrials]
      .compactMap { $0 }.reduce(machine, min)
  }

  /// Checks that the largest trials fit side by side into so many bytes.
  package static func check(
    _ configurations: [TrialConfiguration], jobs: Int, available: Double = available
  ) throws(MemoryShortage) {
    let largest = configurations.map(\.estimatedBytes).sorted().suffix(jobs)
    let needed = largest.reduce(0, +)
    guard needed > available else { return }
    throw MemoryShortage(trials: largest.count, needed: needed, available: max(0, available))
  }
}
