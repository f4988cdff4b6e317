import Matrix
import Model
import Observers
import Records
import TestSupport
import Testing

@Suite("Pairs that were ever together")
struct EncounterObserverTests {
  private func matrix(_ rows: [[Float]]) -> WeightMatrix<Float> {
    WeightMatrix(features: rows.count, hidden: rows[0].count, elements: rows.flatMap { $0 })
  }

  /// Six features on six neurons: (0, 1) start and end benign on neuron 0; (2, 3) start together with
  /// equal signs and part; (0, 4) meet on neuron 5 half way; (4, 5) end together where they did not
  /// start; (2, 5) end malign.
  private var looks: [(Int, WeightMatrix<Float>)] {
    [
      (
        0,
        matrix([
          [0.5, 0, 0, 0, 0, 0.25], [-0.5, 0, 0, 0, 0, 0], [0, 0.5, 0, 0, 0.25, 0],
          [0, 0.5, 0.25, 0, 0, 0], [0, 0, 0, 0.5, 0.25, 0], [0, 0, 0, 0, 0.5, 0],
        ])
      ),
      (
        7,
        matrix([
          [0.75, 0, 0, 0, 0, 1], [-1, 0, 0, 0, 0, 0], [0, 0.5, 0, 0, 0.5, 0],
          [0, 1, 0.25, 0, 0, 0], [0, 0, 0, 0.5, 0.25, -1], [0, 0, 0, 0, 0.75, 0],
        ])
      ),
      (
        9,
        matrix([
          [1, 0, 0, 0, 0, 0.25], [-1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0],
          [0, 1, 0, 0, 0, 0], [0, 0, 0, 0, -1, 0], [0, 0, 0, 0, 1, 0],
        ])
      ),
    ]
  }

  @Test("1. every fate but apart, with weights and overlap at every look")
  func fates() throws {
    let course = ObserverTests.course(looks)
    let table = try #require(ObserverSet(["encounters"]).tables(of: course).first)
    #expect(table.shape == .perPair && table.steps == [0, 7, 9])
    #expect(table.rows == [0, 1, 0, 4, 2, 3, 2, 4, 2, 5, 4, 5])
    func row(_ look: Int, _ pair: Int) -> [Double] {
      Array(table.values[(look * 6 + pair) * 5..<(look * 6 + pair + 1) * 5])
    }
    #expect(row(0, 0) == [0, 0.5, -0.5, -0.25, 2] && row(2, 0) == [0, 1, -1, -1, 2])
    #expect(row(0, 1) == [5, 0.25, 0, 0, 4] && row(1, 1) == [5, 1, -1, -1, 4])
    #expect(row(2, 2) == [1, 0, 1, 0, 1])
    #expect(row(2, 3) == [4, 1, -1, -1, 5])
    #expect(row(2, 4) == [4, 1, 1, 1, 3] && row(1, 4) == [4, 0.5, 0.75, 0.375, 3])
    #expect(row(2, 5) == [4, -1, 1, -1, 5])
    let double = ObserverTests.course(looks.map { ($0, WeightMatrix<Double>($1)) })
    #expect(try #require(ObserverSet(["encounters"]).tables(of: double).first) == table)
  }

  @Test("2. opposite signs at the start that part are apart; nobody together, no row")
  func apart() throws {
    let start = matrix([[0.5, 0, 0.25], [-0.5, 0.25, 0]])
    let end = matrix([[0, 0, 1], [0, 1, 0]])
    let table = try #require(
      ObserverSet(["encounters"]).tables(of: ObserverTests.course([(0, start), (3, end)])).first)
    #expect(table.rows == [0, 1] && table.values.suffix(5) == [0, 0, 0, 0, 0])
    let none = ObserverTests.course([(0, end), (3, end)])
    #expect(try #require(ObserverSet(["encounters"]).tables(of: none).first).rows.isEmpty)
  }

  @Test("3. products: each pair on each neuron in its bin, and those that end together")
  func products() throws {
    // m = 2: products times m are ±2 on neuron 0 and ±0.5 on neuron 1 for the first pair.
    let start = matrix([[1, 0.5], [-1, 0.5], [2, -3]])
    let end = matrix([[1, 0], [-1, 0], [0, 1]])
    let table = try #require(
      ObserverSet(["products"]).tables(
        of: ObserverTests.course([(0, start), (5, end)], keeps: false)
      ).first)
    #expect(table.shape == .perBin && table.rows == Array(0..<10) && table.dimensions == [10, 4])
    // By bin: −4 from (1, 2) on 0 starts a bin, as −2 does; −3 twice on neuron 1; 4 and 0.5.
    let bins = (0..<10).map { Array(table.values[$0 * 4..<($0 + 1) * 4]) }
    #expect(bins.map { $0[2] } == [0, 0, 3, 1, 0, 1, 0, 0, 1, 0])
    #expect(bins.map { $0[3] } == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    #expect(bins[0][0] == -.infinity && bins[0][1] == -8 && bins[9][1] == .infinity)
    let double = ObserverTests.course(
      [(0, WeightMatrix<Double>(start)), (5, WeightMatrix<Double>(end))], keeps: false)
    #expect(try #require(ObserverSet(["products"]).tables(of: double).first) == table)
  }

  @Test("4. products: every pair by brute force, signed zeros and equal weights among them")
  func productsByBruteForce() throws {
    var weights = SampleWeights.normal(features: 13, hidden: 37)
    for index in stride(from: 0, to: weights.elements.count, by: 7) {
      weights.elements[index] = index.isMultiple(of: 2) ? 0 : -0.0
    }
    for index in stride(from: 3, to: weights.elements.count, by: 11) {
      weights.elements[index] = 0.25
    }
    let table = try #require(
      ObserverSet(["products"]).tables(
        of: ObserverTests.course([(0, weights), (5, weights)], keeps: false)
      ).first)
    let borders: [Double] = [-8, -4, -2, -1, 0, 1, 2, 4, 8]
    var entries = [Double](repeating: 0, count: 10)
    for (first, second) in (0..<13).flatMap({ i in (i + 1..<13).map { (i, $0) } }) {
      for neuron in 0..<37 {
        let product = weights[first, neuron] * weights[second, neuron]
        entries[borders.count { product >= Float($0 / 37) }] += 1
      }
    }
    #expect((0..<10).map { table.values[$0 * 4 + 2] } == entries)
    #expect(entries.reduce(0, +) == 13 * 12 / 2 * 37 && entries.count { $0 > 0 } >= 6)
  }
}
