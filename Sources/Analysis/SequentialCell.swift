// How many replicates of a cell a stopping rule asks for, look by look.

internal import Records
internal import Statistics
package import Study

/// A cell under a stopping rule: how far it has come, and what is wanted next.
///
/// A pure function of the rule and the values of replicates 0, 1, …: a look is taken once all
/// replicates before it are known, in their order. So the replicates a cell ends with do not depend
/// on how many ran at once, on their order, or on interruptions.
///
/// A cell is judged by its own replicates alone, which are independent of each other under either
/// `seeds.pairing`; cells that share random numbers may end with different numbers of them, and are
/// then compared by the replicates that both have.
///
/// A diverged network counts as a replicate and not as a value, as does one in which the measure is
/// undefined: the mean is that of `Cell.finalValues`, and a look needs `atLeast` values besides.
package struct SequentialCell: Sendable {
  /// How a cell stands.
  package enum State: String, Sendable, Encodable {
    /// More replicates are wanted.
    case open
    /// The mean is known to the target.
    case reached
    /// All replicates are there, and the mean is not known to the target.
    case atMost = "at_most"
    /// Replicates that were asked for are missing, so that no look can be taken.
    case incomplete
  }

  /// How it stands.
  package private(set) var state = State.open
  /// Replicates asked for so far.
  package private(set) var replicates = 0
  /// Values of the replicates looked at so far, in their order.
  package private(set) var values: [Double] = []

  private let stopping: SequentialStopping
  private let rule: SequentialRule
  /// Replicates looked at so far.
  private var seen = 0

  /// A cell of which nothing is known yet.
  package init(_ stopping: SequentialStopping) {
    self.stopping = stopping
    rule = SequentialRule(
      relativeHalfWidth: stopping.relativeHalfWidth, level: MeanEstimate.level,
      batch: stopping.batch, atLeast: stopping.atLeast, atMost: stopping.atMost)
  }

  /// Takes every look that can be taken. Once called again with replicates still missing, the cell
  /// is incomplete.
  ///
  /// - Parameter read: the final values of those of the given replicates that are there; not finite
  ///   where one has no value.
  /// - Throws: what `read` throws.
  /// - Returns: the replicates asked for since the last call; empty once the cell has stopped.
  package mutating func advance(
    reading read: (Range<Int>) throws -> [Int: Double]
  ) rethrows -> Range<Int> {
    let start = replicates
    while state == .open {
      let batch = try read(seen..<replicates)
      guard batch.count == replicates - seen else {
        if start == replicates { state = .incomplete }
        break
      }
      values += batch.sorted { $0.key < $1.key }.map(\.value).filter(\.isFinite)
      seen = replicates
      if rule.isReached(by: values) {
        state = .reached
      } else if let next = stopping.look(after: replicates) {
        replicates = next
      } else {
        state = .atMost
      }
    }
    return start..<replicates
  }

  /// The mean as far as it is known.
  package var estimate: MeanEstimate { MeanEstimate(values) }

  /// Replicates that the cell will have in the end, to judge by its values: their number grows as
  /// the square of the precision. `stopping.atMost` where that cannot be judged.
  package var expectedReplicates: Int {
    guard state == .open else { return replicates }
    guard seen > 0 else { return stopping.atLeast }
    let estimate = estimate
    guard let mean = estimate.mean, let lower = estimate.lower, let upper = estimate.upper else {
      return stopping.atMost
    }
    let excess = (upper - lower) / 2 / (stopping.relativeHalfWidth * abs(mean))
    let expected = Double(seen) * excess * excess
    return expected < Double(stopping.atMost) ? max(replicates, Int(expected)) : stopping.atMost
  }
}
