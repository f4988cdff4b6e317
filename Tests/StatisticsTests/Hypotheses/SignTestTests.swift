import Statistics
import TestSupport
import Testing

struct SignTestTests {
  private let differences = [1.5, -0.3, 2.2, 0.9, -1.1, 3.0, 0.4, 2.7, -0.2, 1.8]

  // scipy.stats.binomtest(7, 10, 0.5, alternative=…).pvalue
  @Test(arguments: [
    (HypothesisTest.Alternative.twoSided, 0.34375), (.greater, 0.171875), (.less, 0.9453125),
  ])
  func matchesReference(alternative: HypothesisTest.Alternative, p: Double) throws {
    let test = try #require(SignTest.of(differences: differences, alternative: alternative))
    #expect(test.matches(7, pValue: p))
  }

  @Test func zerosAreDroppedAndNothingIsNoEvidence() throws {
    #expect(
      SignTest.of(differences: differences + [0, 0]) == SignTest.of(differences: differences))
    for alternative in HypothesisTest.Alternative.allCases {
      let test = try #require(SignTest.of(differences: [0, 0], alternative: alternative))
      #expect(test.pValue == 1 && test.sampleSizes == [0])
    }
    #expect(SignTest.of(differences: [1, .nan]) == nil)
  }

  // Skewed, with median 0: the sign test holds its level where a test of the mean would not.
  @Test func isWithinItsLevelAndShiftedTwinIsRejected() {
    func rate(_ shift: Double) -> RejectionRate {
      RejectionRate(samples: 3000, seed: 6) { generator in
        SignTest.of(
          differences: (0..<20).map { _ in
            let value = generator.normal()
            return (value > 0 ? 10 * value : value) + shift
          })
      }
    }
    #expect(rate(0).isWithinLevel)
    #expect(rate(1).rejected > 1500)
  }
}
