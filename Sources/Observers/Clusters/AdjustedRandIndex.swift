/// How far two partitions of the same things agree, chance taken off.
///
/// (Σ_ij C(n_ij, 2) − e) / ((a + b)/2 − e), with a and b the pairs that are together in one partition and in the
/// other, and e = a b / C(n, 2) what random labels of the same sizes share. 1 for equal partitions whatever their
/// names, 0 on average for random ones, negative for less than that. Source: Hubert and Arabie 1985,
/// doi:10.1007/BF01908075. O(n).
///
/// - Parameters:
///   - first: a label for each thing.
///   - second: another one, of as many things.
/// - Returns: 1 where both put everything together or everything apart.
public func adjustedRandIndex(_ first: [Int], _ second: [Int]) -> Double {
  precondition(first.count == second.count, "partitions are of the same things")
  func pairs(_ sizes: some Sequence<Int>) -> Double {
    sizes.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 }
  }
  func sizes<Label: Hashable>(_ labels: [Label]) -> Dictionary<Label, Int>.Values {
    Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +).values
  }
  let together = pairs(sizes(zip(first, second).map { [$0, $1] }))
  let (ofFirst, ofSecond) = (pairs(sizes(first)), pairs(sizes(second)))
  let all = pairs([first.count])
  guard all > 0 else { return 1 }
  let expected = ofFirst * ofSecond / all
  let largest = (ofFirst + ofSecond) / 2
  return largest == expected ? 1 : (together - expected) / (largest - expected)
}
