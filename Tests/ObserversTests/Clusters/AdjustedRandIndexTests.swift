import Observers
import Testing

@Suite("Adjusted Rand index")
struct AdjustedRandIndexTests {
  @Test("1. equal partitions have 1 whatever their names, known cases their values")
  func known() {
    #expect(adjustedRandIndex([0, 0, 1, 2], [5, 5, 9, 7]) == 1)
    #expect(adjustedRandIndex([3, 3, 3], [1, 1, 1]) == 1)
    #expect(adjustedRandIndex([0, 1, 2], [7, 8, 9]) == 1 && adjustedRandIndex([0], [4]) == 1)
    // scikit-learn's documentation: 0.57; by hand (1 − 1/3)/(3/2 − 1/3).
    #expect(abs(adjustedRandIndex([0, 0, 1, 1], [0, 0, 1, 2]) - 4.0 / 7) < 1e-15)
    // scikit-learn's documentation.
    #expect(abs(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1]) + 0.5) < 1e-15)
    #expect(adjustedRandIndex([0, 0, 0, 0], [0, 1, 2, 3]) == 0)
  }

  @Test("2. is symmetric, and its mean over all permutations of labels is 0; that of Rand's is not")
  func chance() {
    let truth = [0, 0, 0, 1, 1, 2]
    var (sum, rand, count) = (0.0, 0.0, 0.0)
    func pairs(_ labels: [Int]) -> [Bool] {
      labels.indices.flatMap { i in (0..<i).map { labels[i] == labels[$0] } }
    }
    func visit(_ labels: [Int], _ rest: [Int]) {
      guard !rest.isEmpty else {
        let index = adjustedRandIndex(truth, labels)
        #expect(abs(index - adjustedRandIndex(labels, truth)) < 1e-15)
        sum += index
        rand += Double(zip(pairs(truth), pairs(labels)).count { $0 == $1 }) / 15
        count += 1
        return
      }
      for index in rest.indices {
        var others = rest
        visit(labels + [others.remove(at: index)], others)
      }
    }
    visit([], [0, 0, 1, 1, 1, 2])
    #expect(count == 720 && abs(sum / count) < 1e-12)
    #expect(rand / count > 0.5, "without the adjustment chance would look like agreement")
  }
}
