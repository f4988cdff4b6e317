internal import Foundation
internal import Study

/// Refuses trials that would end in an aborted process: what is not stored by then would be lost
/// with it.
enum Memory {
  /// Checks that the largest trials fit side by side.
  ///
  /// - Throws: `CommandFailure` with both numbers when they do not.
  static func check(_ configurations: [TrialConfiguration], jobs: Int) throws {
    let largest = configurations.map(\.estimatedBytes).sorted().suffix(jobs)
    let needed = largest.reduce(0, +)
    let available = Double(ProcessInfo.processInfo.physicalMemory)
    guard needed > available else { return }
    let gigabytes = { (bytes: Double) in String(format: "%.3g GB", bytes / 1e9) }
    throw CommandFailure(
      .badInput,
      "\(largest.count) of the largest networks side by side need some \(gigabytes(needed)), this "
        + "machine has \(gigabytes(available)): make them smaller, or run fewer at once (--jobs)")
  }
}
