/// One of N equal parts of a plan, for one task of a job array.
package struct Shard: Sendable, Hashable {
  /// Which part, 1 … `count`.
  package let number: Int
  /// How many parts there are.
  package let count: Int

  /// Part `number` of `count`; `nil` unless 1 ≤ `number` ≤ `count`.
  package init?(number: Int, of count: Int) {
    guard number >= 1, number <= count else { return nil }
    self.number = number
    self.count = count
  }

  /// Reads `k/N`, such as `3/8`; `nil` when the text is no such thing.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]) else {
      return nil
    }
    self.init(number: number, of: count)
  }

  /// The first place of plan order that is the part's, from a place on; `Int.max` where that is beyond all
  /// numbers.
  package func first(from place: Int) -> Int {
    let gap = number - 1 - place % count
    let (first, overflow) = place.addingReportingOverflow(gap < 0 ? gap + count : gap)
    return overflow ? .max : first
  }

  /// The part's trials: every `count`-th from the `number`-th on, in plan order.
  ///
  /// Neighbours of a plan cost about the same, so dealing them out one by one balances the parts.
  ///
  /// - Returns: a part; the parts of all numbers are disjoint and together the whole.
  package func select<Element>(_ elements: [Element]) -> [Element] {
    stride(from: number - 1, to: elements.count, by: count).map { elements[$0] }
  }
}

extension Shard: CustomStringConvertible {
  /// `k/N`.
  package var description: String { "\(number)/\(count)" }
}
