import Matrix
import Model
import Observers
import Records
import TestSupport
import Testing

@Suite("Pairs that met on a neuron")
struct OverlapObserverTests {
  private func table<Scalar: KernelScalar>(
    from initial: WeightMatrix<Scalar>, to final: WeightMatrix<Scalar>
  ) throws -> ObservedTable {
    let course = ObserverTests.course([(0, initial), (9, final)], keeps: false)
    return try #require(ObserverSet(["overlaps"]).tables(of: course).first)
  }

  private func matrix(_ rows: [[Float]]) -> WeightMatrix<Float> {
    WeightMatrix(features: rows.count, hidden: rows[0].count, elements: rows.flatMap { $0 })
  }

  @Test("1. every fate, worked out by hand")
  func fates() throws {
    // Largest initial neurons: 0 0 1 1 2 2; features 0 and 1 end benign where they began, 2 leaves
    // its neuron to 3, 4 and 5 both leave theirs; 2 and 4 end malign on neuron 3.
    let initial = matrix([
      [0.5, 0.25, 0, 0], [-0.75, 0, 0.25, 0], [0, 0.5, 0, 0.25], [0, 0.25, 0, 0],
      [0, 0, -0.5, 0.25], [0.25, 0, 0.5, 0],
    ])
    let final = matrix([
      [1, 0, 0, 0], [-1, 0, 0, 0], [0, 0.5, 0, 1], [0, 1, 0, 0], [0, 0, 0.25, 0.875],
      [0, 0, 0.75, 0],
    ])
    let table = try table(from: initial, to: final)
    #expect(table.shape == .perPair && table.dimensions == [4, 6] && table.steps.isEmpty)
    #expect(table.rows == [0, 1, 2, 3, 2, 4, 4, 5])
    let expected: [[Double]] = [
      [0, 0.5, -0.75, -0.375, -1, 2],
      [1, 0.5, 0.25, 0.125, 0.5, 1],
      [3, 0.25, 0.25, 0.0625, 0.875, 3],
      [2, -0.5, 0.5, -0.25, 0.1875, 0],
    ]
    #expect(table.values == expected.flatMap { $0 })
    #expect(
      try self.table(from: WeightMatrix<Double>(initial), to: WeightMatrix<Double>(final)) == table)
  }

  @Test("2. a pair that met twice is one row, of the end; of two neurons at the end, of the first")
  func metTwice() throws {
    let table = try table(
      from: matrix([[0.5, 0, 0], [0.5, 0, 0]]), to: matrix([[0, 1, 1], [0, 1, -1]]))
    #expect(table.rows == [0, 1] && table.values == [1, 0, 0, 0.25, 0, 3])
  }

  @Test("3. nobody meets: an empty table")
  func empty() throws {
    let apart = matrix([[1, 0], [0, 1]])
    let table = try table(from: apart, to: apart)
    #expect(table.rows.isEmpty && table.values.isEmpty && table.dimensions == [0, 6])
  }

  @Test("4. of random matrices: pairs, fates and overlaps by brute force")
  func random() throws {
    let initial = SampleWeights.normal(features: 30, hidden: 12)
    var final = SampleWeights.normal(features: 30, hidden: 12, seed: 2)
    // One weight a feature near the window, many of them in it.
    for index in final.elements.indices { final.elements[index] *= 2 }
    let table = try table(from: initial, to: final)
    func window(_ i: Int, _ k: Int) -> Bool { abs(final[i, k]) >= 0.8 && abs(final[i, k]) <= 1.2 }
    func largest(_ i: Int) -> Int? {
      (0..<12).max { abs(initial[i, $0]) < abs(initial[i, $1]) }
    }
    var (expected, benign, malign) = ([Int](), 0, 0)
    for i in 0..<30 {
      for j in i + 1..<30 {
        let shared = (0..<12).first { window(i, $0) && window(j, $0) }
        if shared != nil || largest(i) == largest(j) { expected += [i, j] }
        guard let shared else { continue }
        if final[i, shared] * final[j, shared] < 0 { benign += 1 } else { malign += 1 }
      }
    }
    #expect(table.rows == expected && benign > 10 && malign > 10)
    let fates = stride(from: 5, to: table.values.count, by: 6).map { table.values[$0] }
    #expect(fates.count { $0 == 2 } == benign && fates.count { $0 == 3 } == malign)
    #expect(fates.contains(0) && fates.contains(1))
    let gram = Float.overlaps(final, final)
    for row in 0..<table.rowCount {
      let (i, j) = (table.rows[2 * row], table.rows[2 * row + 1])
      // A product in single precision against one in double.
      #expect(abs(table.values[6 * row + 4] - Double(gram[i, j])) < 1e-5)
    }
  }
}
