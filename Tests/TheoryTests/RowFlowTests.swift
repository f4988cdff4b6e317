import Theory
import Testing

struct RowFlowTests {
  // One gradient step on loss = (1 − w²)² + λ|w| for a single weight, against one Euler step of the
  // flow.
  @Test func unitsTurnAGradientStepIntoAFlowStep() {
    let weight = 0.7
    let lossL1 = 0.02
    let rate = 0.01
    let trained = weight - rate * (-4 * weight * (1 - weight * weight) + lossL1)
    var flow = SteppedRowFlow(
      initial: [weight], l1: RowFlowUnits.l1(fromLoss: lossL1),
      stepSize: RowFlowUnits.time(steps: 1, learningRate: rate))
    flow.step()
    #expect(abs(flow.weights[0] - trained) < 1e-15)
  }
}
