import Foundation
import Statistics
import Testing

struct CombinatoricsTests {
  // Reference: scipy.special.gammaln.
  @Test(arguments: [
    (0.5, 0.5723649429247), (3.3, 0.9870985778947343), (100, 359.1342053695754),
    (1e6, 12815504.569147611),
  ])
  func logGammaMatchesReference(x: Double, expected: Double) throws {
    #expect(abs(try Combinatorics.logGamma(x) / expected - 1) < 1e-13)
  }

  // Pascal's triangle is exact in whole numbers up to row 60.
  @Test func logChooseIsPascalsTriangle() throws {
    var row = [1]
    for n in 0...60 {
      for (k, value) in row.enumerated() {
        // 60 ln 60 ≈ 250, times the unit of rounding.
        #expect(abs(try Combinatorics.logChoose(n, k) - log(Double(value))) < 2e-13)
      }
      row = zip([0] + row, row + [0]).map { $0 + $1 }
    }
  }

  @Test func impossibleChoicesAndArguments() throws {
    #expect(try Combinatorics.logChoose(3, 4) == -.infinity)
    #expect(try Combinatorics.logChoose(3, -1) == -.infinity)
    #expect(throws: GSLError.self) { try Combinatorics.logChoose(-1, 0) }
    for x in [0, -2.5, .nan, .infinity] {
      #expect(throws: GSLError.self) { try Combinatorics.logGamma(x) }
    }
  }
}
