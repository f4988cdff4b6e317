// Ranks of pooled values, with ties sharing the mean of their ranks.

/// Midranks of a sample, doubled so that they are whole numbers.
struct Midranks {
  /// 2 × the rank of each value, in the order given; ranks start at 1, ties get their mean rank.
  let doubled: [Int]
  /// Σ(t³ − t) over groups of t tied values; 0 without ties.
  let tieSum: Double

  /// Ranks `values`, which hold no NaN, in O(count log count).
  init(of values: [Double]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var doubled = [Int](repeating: 0, count: values.count)
    var tieSum = 0.0
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // Ranks start + 1 … end, whose doubled mean is their first plus their last.
      for place in start..<end { doubled[order[place]] = start + 1 + end }
      let tied = Double(end - start)
      tieSum += tied * tied * tied - tied
      start = end
    }
    self.doubled = doubled
    self.tieSum = tieSum
  }
}
