import Statistics
import Testing

struct NormalTests {
  // Reference: scipy.stats.norm.sf; both are rational approximations good to about 10⁻¹⁵.
  @Test(arguments: [
    (-1.0, 0.8413447460685429), (0, 0.5), (0.5, 0.3085375387259869), (1, 0.15865525393145707),
    (3, 0.0013498980316300933), (6, 9.865876450376946e-10), (10, 7.61985302416047e-24),
    (30, 4.906713927147908e-198),
  ])
  func upperTailKeepsRelativeAccuracy(u: Double, expected: Double) {
    #expect(abs(Normal.upperTail(u) / expected - 1) < 1e-13)
  }

  @Test func densityAndLimits() {
    #expect(abs(Normal.density(1.5) - 0.12951759566589174) < 1e-16)
    #expect(Normal.density(-1.5) == Normal.density(1.5))
    #expect(Normal.upperTail(40) == 0 && Normal.upperTail(-40) == 1)
    #expect(Normal.upperTail(.nan).isNaN)
  }

  @Test func inverseUndoesTheTail() {
    #expect(abs(Normal.upperTailInverse(1e-10) - 6.361340902404056) < 1e-9)
    #expect(Normal.upperTailInverse(0) == .infinity)
    for u in stride(from: -3.0, through: 8, by: 0.5) {
      #expect(abs(Normal.upperTailInverse(Normal.upperTail(u)) - u) < 1e-10)
    }
  }
}
