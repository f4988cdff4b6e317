// Two bodies timed in turn within one run, so that whatever slows the machine slows both.

/// Seconds per call of two bodies, round by round.
struct PairedTiming {
  private(set) var first: [Double] = []
  private(set) var second: [Double] = []

  /// Seconds per call of the first body: the median over rounds.
  var firstMedian: Double { median(first) }
  /// Seconds per call of the second body: the median over rounds.
  var secondMedian: Double { median(second) }
  /// Time of the first body divided by that of the second: the median over rounds.
  var ratio: Double { median(zip(first, second).map { $0 / $1 }) }

  /// Runs the two bodies in turn.
  ///
  /// A round is a block of calls of one body and a block of the other, the order alternating; at
  /// least five rounds are made. A block is as many calls as take `blockSeconds`, long against the
  /// clock's resolution and what a cold cache costs, short against the machine's moods.
  ///
  /// - Parameters:
  ///   - seconds: for all rounds together.
  ///   - blockSeconds: for one block.
  ///   - clock: what blocks are timed by.
  ///   - firstBody: one body.
  ///   - secondBody: the other.
  init(
    seconds: Double, blockSeconds: Double = 0.03, clock: () -> Double = Clocks.thread,
    first firstBody: () -> Void, second secondBody: () -> Void
  ) {
    let firstCalls = Self.calls(in: blockSeconds, firstBody)
    let secondCalls = Self.calls(in: blockSeconds, secondBody)
    func block(_ calls: Int, _ body: () -> Void) -> Double {
      Clocks.time(by: clock) { for _ in 0..<calls { body() } } / Double(calls)
    }
    let start = Clocks.wall()
    while Clocks.wall() - start < seconds || first.count < 5 {
      if first.count.isMultiple(of: 2) {
        first.append(block(firstCalls, firstBody))
        second.append(block(secondCalls, secondBody))
      } else {
        second.append(block(secondCalls, secondBody))
        first.append(block(firstCalls, firstBody))
      }
    }
  }

  /// Warms a body up and tells how many calls take `seconds`.
  private static func calls(in seconds: Double, _ body: () -> Void) -> Int {
    body()
    let once = Clocks.time(by: Clocks.wall) { for _ in 0..<3 { body() } } / 3
    return max(1, Int((seconds / once).rounded()))
  }
}

/// The middle value, or the mean of the two in the middle.
///
/// - Precondition: there is a value.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
