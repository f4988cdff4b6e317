import Statistics
import Testing

@Suite struct PoissonDistributionTests {
  // scipy.stats.poisson.cdf(k, mean), scipy.stats.poisson.sf(k - 1, mean)
  @Test(arguments: [
    (0, 0.3, 0.740818220681718, 1.0),
    (3, 0.3, 0.9997341888099782, 0.003599493183089468),
    (2, 7.5, 0.020256715056664387, 0.9952987828537434),
    (64, 51.2, 0.9647214384422502, 0.0466021253656806),
    (64, 76.8, 0.07720169536693511, 0.9388634616467999),
    (1000, 1228.8, 8.662690917801337e-12, 0.9999999999929798),
    (100000, 101000.0, 0.00081720781367724, 0.9991915784870744),
  ])
  func tailsAgreeWithSciPy(count: Int, mean: Double, lower: Double, upper: Double) {
    #expect(abs(PoissonDistribution.lowerTail(count, mean: mean) / lower - 1) < 1e-9)
    #expect(abs(PoissonDistribution.upperTail(count, mean: mean) / upper - 1) < 1e-9)
  }

  @Test func tailsHoldTheCountItself() {
    for count in 0...20 {
      let next = PoissonDistribution.upperTail(count + 1, mean: 7.5)
      #expect(abs(PoissonDistribution.lowerTail(count, mean: 7.5) + next - 1) < 1e-14)
    }
  }

  @Test func meanZeroIsCertain() {
    #expect(PoissonDistribution.upperTail(0, mean: 0) == 1)
    #expect(PoissonDistribution.upperTail(1, mean: 0) == 0)
    #expect(PoissonDistribution.lowerTail(0, mean: 0) == 1)
  }
}
