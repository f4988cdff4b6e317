import Analysis
import Testing

@Suite("The interval of a drawn mean")
struct MeasureQuantityTests {
  @Test("counts: exact Poisson joined with Student, the wider end each time")
  func counts() throws {
    // Expected ends by bisection of Poisson tails and t(3) = 3.182446 in plain Python.
    let estimate = MeasureQuantity.count.estimate([0, 1, 9, 1])
    #expect(estimate.mean == 2.75)
    // Student's [−3.92, 9.42] is the wider above, and is cut at 0 below.
    #expect(estimate.lower == 0)
    #expect(abs(try #require(estimate.upper) - 9.422_394) < 1e-5)
    // Counts that vary little: Garwood's [1.3728, 4.9205] is the wider on both sides.
    let even = MeasureQuantity.count.estimate([3, 3, 3, 2])
    #expect(abs(try #require(even.lower) - 1.372_790) < 1e-5)
    #expect(abs(try #require(even.upper) - 4.920_510) < 1e-5)
    #expect(even.method == "exact Poisson and Student t")
  }

  @Test("a cell without any event: 0 to 3.689/k, exact")
  func nothing() throws {
    for networks in [1, 16] {
      let estimate = MeasureQuantity.count.estimate([Double](repeating: 0, count: networks))
      #expect(estimate.lower == 0)
      // −ln 0.025, the mean under which no event has a probability of 2.5 %.
      #expect(abs(try #require(estimate.upper) - 3.688_879_454 / Double(networks)) < 1e-8)
      #expect(estimate.method == "exact Poisson")
    }
  }

  @Test("shares: Clopper and Pearson, within 0 and 1")
  func shares() throws {
    let all = MeasureQuantity.share.estimate([1, 1, 1, 1])
    #expect(all.upper == 1)
    // 0.025^(1/4).
    #expect(abs(try #require(all.lower) - 0.397_635_364) < 1e-8)
    #expect(MeasureQuantity.share.estimate([0, 0, 1, 1]).mean == 0.5)
  }

  @Test("other numbers: Student, cut at 0 where values never are below")
  func numbers() throws {
    let values = [0.5, 0.0, 2.5]
    #expect(MeasureQuantity.amount.estimate(values).lower == 0)
    #expect(try #require(MeasureQuantity.number.estimate(values).lower) < 0)
    #expect(MeasureQuantity.amount.estimate([0.5]).lower == nil)
    #expect(MeasureQuantity.amount.estimate([0.5, 0.5]).method == nil)
    #expect(MeasureQuantity.amount.estimate([]).mean == nil)
    #expect(MeasureQuantity.count.estimate([]).upper == nil)
  }

  @Test(
    "what a quantity is: as its measure says, told from all of its values where that is unknown")
  func quantities() {
    #expect(MeasureQuantity([0, 3, 2], of: "dead_neurons") == .count)
    #expect(MeasureQuantity([0, 3, 2.5], of: "dead_neurons") == .amount)
    #expect(MeasureQuantity([0, 3, -1], of: "dead_neurons") == .number)
    #expect(MeasureQuantity([0, 0x1p41], of: "dead_neurons") == .amount)
    #expect(MeasureQuantity([0, 3], of: "polysemantic_neurons_50") == .count)
    #expect(MeasureQuantity([0.5, 3], of: "simplex_gap") == .number)
    #expect(MeasureQuantity([0, 3], of: "of_another_version") == .amount)
    #expect(MeasureQuantity([0, -3], of: "of_another_version") == .number)
    // Without ℓ1 this loss is 0 in every network, and no count of anything.
    #expect(MeasureQuantity([0, 0], of: "l1_loss") == .amount)
    #expect(MeasureQuantity([4, 5], of: "mean_nonzero_weights") == .amount)
    // Its interval is not cut at 0 because these networks' happen to lie above.
    #expect(MeasureQuantity([0.5, 4], of: "mean_initial_final_overlap") == .number)
  }
}
