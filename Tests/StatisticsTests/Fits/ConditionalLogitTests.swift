import Foundation
import Statistics
import TestSupport
import Testing

struct ConditionalLogitTests {
  private typealias Choice = ConditionalLogit.Choice

  /// Five groups of four choices among four alternatives with two covariates.
  private var groups: [[Choice]] {
    (0..<5).map { g in
      (0..<4).map { c in
        let covariates = (0..<4).flatMap { a in
          (0..<2).map { p in
            let mixed = (a * a * (p + 1) + c * a) % 7
            return Double((g * 7 + c * 3 + a * 5 + p * 11 + mixed) % 13) / 4 - 1.5
          }
        }
        return Choice(covariates: covariates, taken: (g * 3 + c * 2 + (g * c) % 3) % 4)
      }
    }
  }

  // scipy.optimize.minimize(method='BFGS') of the negative log-likelihood, polished by Newton's
  // iteration in NumPy; β + G·H⁻¹s_g in NumPy.
  @Test func matchesReference() throws {
    let fit = try ConditionalLogit(groups, parameterCount: 2)
    #expect(abs(fit.coefficients[0] - 0.23664657) < 1e-8)
    #expect(abs(fit.coefficients[1] - 0.13743672) < 1e-8)
    let expected = [
      [0.01671433, 0.01731853], [0.53609047, 0.80244371], [0.30869985, 0.54391309],
      [0.01858584, -0.02176803], [0.30314237, -0.65472372],
    ]
    for (values, wanted) in zip(fit.pseudoValues, expected) {
      for (value, number) in zip(values, wanted) { #expect(abs(value - number) < 1e-7) }
    }
    let choice = groups[0][0]
    let predictors = (0..<4).map { alternative in
      zip(fit.coefficients, choice.covariates[alternative * 2..<alternative * 2 + 2])
        .reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(fit.likeliest(of: choice) == predictors.firstIndex(of: predictors.max() ?? 0))
  }

  /// Groups whose members choose alike have less to say than their number: the interval must know.
  @Test func intervalsKnowThatGroupsAgree() throws {
    var generator = TestGenerator(seed: 5)
    let single = (0..<40).map { _ in
      let covariates = (0..<3).map { _ in generator.normal() }
      return [Choice(covariates: covariates, taken: Int(generator.uniform() * 3))]
    }
    let repeated = single.map { group in Array(repeating: group[0], count: 9) }
    let (one, nine) = (
      try ConditionalLogit(single, parameterCount: 1),
      try ConditionalLogit(repeated, parameterCount: 1)
    )
    #expect(abs(one.coefficients[0] - nine.coefficients[0]) < 1e-9)
    for (first, second) in zip(one.pseudoValues, nine.pseudoValues) {
      #expect(abs(first[0] - second[0]) < 1e-7)
    }
  }

  /// Student's t of the pseudo-values covers the truth; that of a wrong truth is refused.
  @Test func covers() throws {
    var generator = TestGenerator(seed: 11)
    var (covered, wrong) = (0, 0)
    for _ in 0..<200 {
      let groups = (0..<20).map { _ in
        (0..<5).map { _ in
          let covariates = (0..<6).map { _ in generator.normal() }
          // Gumbel noise makes a logit of the largest sum.
          let values = covariates.map { 0.8 * $0 - log(-log(generator.uniform())) }
          let taken = values.indices.max { values[$0] < values[$1] } ?? 0
          return Choice(covariates: covariates, taken: taken)
        }
      }
      let fit = try ConditionalLogit(groups, parameterCount: 1)
      let interval = try #require(
        SampleSummary(fit.pseudoValues.map { $0[0] }).meanInterval(level: 0.95))
      if interval.lower <= 0.8, interval.upper >= 0.8 { covered += 1 }
      if interval.lower <= 0.4, interval.upper >= 0.4 { wrong += 1 }
    }
    // 95 % of 200 give or take four standard errors.
    #expect(covered >= 178 && covered <= 200)
    #expect(wrong < 60)
  }

  @Test func refusesWhatCannotBeFitted() {
    let same = [[Choice(covariates: [1, 2, 2, 4, 3, 6], taken: 1)]]
    #expect(throws: FitError.dependentCovariates) {
      try ConditionalLogit(same + same, parameterCount: 2)
    }
    // The largest is always taken: the likelihood grows without end.
    let separated = [[Choice(covariates: [0, 1, 3], taken: 2)]]
    #expect(throws: FitError.self) { try ConditionalLogit(separated, parameterCount: 1) }
  }
}
