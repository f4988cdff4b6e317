import Foundation
import Statistics
import Testing

struct ParameterEstimatesTests {
  // One rate: 25 counts over 5 have ln rate ln 5 with standard error 1/√25.
  private func rate() throws -> PoissonFit {
    try PoissonFit(counts: [12, 13], covariates: [[], []], exposures: [2, 3])
  }

  // scipy.stats.norm.ppf(0.975) = 1.959963984540054
  @Test func normalIntervalWhenTheScaleIsKnown() throws {
    let estimates = try rate().parameters
    let interval = try #require(estimates.interval(of: 0, level: 0.95))
    #expect(abs(estimates.standardErrors[0] - 0.2) < 1e-12 && estimates.degreesOfFreedom == nil)
    #expect(abs(interval.lower - (log(5) - 0.2 * 1.959963984540054)) < 1e-10)
    #expect(abs(interval.upper - (log(5) + 0.2 * 1.959963984540054)) < 1e-10)
    #expect(interval.level == 0.95)
  }

  // Student's on one degree of freedom is Cauchy's: tan(0.475 π) = 12.706204736174694
  @Test func studentIntervalWhenTheScaleWasEstimated() throws {
    let estimates = try #require(try rate().quasiParameters)
    let interval = try #require(estimates.interval(of: 0, level: 0.95))
    #expect(estimates.degreesOfFreedom == 1)
    #expect(abs(interval.halfWidth / estimates.standardErrors[0] - 12.706204736174694) < 1e-7)
  }

  // z = (ln 5 − ln 4)/0.2 = 1.1157177565710488; scipy.stats.norm.sf of it
  @Test func testIsDualToTheInterval() throws {
    let estimates = try rate().parameters
    let test = try #require(estimates.test(of: 0, equals: log(4), alternative: .greater))
    #expect(test.matches(1.1157177565710488, pValue: 0.13227148372004277))
    let interval = try #require(estimates.interval(of: 0, level: 0.95))
    let atEnd = try #require(estimates.test(of: 0, equals: interval.upper))
    #expect(abs(atEnd.pValue - 0.05) < 1e-9)
  }
}
