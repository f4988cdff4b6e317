import Analysis
import Testing
import Theory

@Suite("Band of the mean under the injection null")
struct NullMeanBandTests {
  @Test("two features, two neurons, one network: the count is 1 with probability 1/3")
  func single() {
    // C(2,1)·C(1,0)·1/C(4,2) = 1/3 of the injections share a neuron.
    let null = InjectionNull(features: 2, neurons: 2)
    #expect(abs(null.probability(of: 1) - 1.0 / 3) < 1e-14)
    #expect(NullMeanBand(null, networks: 1) == NullMeanBand(null, networks: 1, level: 0.95))
    #expect(NullMeanBand(null, networks: 1).lower == 0)
    #expect(NullMeanBand(null, networks: 1).upper == 1)
  }

  @Test("with three networks the sum is binomial: P(0) = 8/27, P(3) = 1/27")
  func three() {
    let null = InjectionNull(features: 2, neurons: 2)
    // At level 0.9 each tail is 0.05: 1 − 1/27 = 0.963 ≥ 0.95, so the upper end is 2/3.
    let band = NullMeanBand(null, networks: 3, level: 0.9)
    #expect(band.lower == 0 && abs(band.upper - 2.0 / 3) < 1e-15)
    #expect(NullMeanBand(null, networks: 3).upper == 1)
  }

  @Test("a certain count has a band of one point")
  func certain() {
    let null = InjectionNull(features: 4, neurons: 2)
    let band = NullMeanBand(null, networks: 5)
    #expect(band.lower == 2 && band.upper == 2)
  }

  @Test("at n = 256, m = 1024, 16 networks it agrees with ±1.96 standard errors within a step")
  func gaussianLimit() {
    let null = InjectionNull(features: 256, neurons: 1024)
    let band = NullMeanBand(null, networks: 16)
    let half = 1.959_964 * (null.variance / 16).squareRoot()
    // Quantiles of a lattice with steps of 1/16, plus the skewness of the sum.
    #expect(abs(band.lower - (null.mean - half)) < 0.15)
    #expect(abs(band.upper - (null.mean + half)) < 0.15)
  }
}
