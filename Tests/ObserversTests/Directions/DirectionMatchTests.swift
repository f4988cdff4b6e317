import Matrix
import Observers
import Testing

@Suite("Directions against directions")
struct DirectionMatchTests {
  private func matrix(_ rows: [[Float]]) -> WeightMatrix<Float> {
    WeightMatrix(features: rows.count, hidden: rows[0].count, elements: rows.flatMap { $0 })
  }

  @Test("1. a permutation of the truth at any length matches all of it")
  func permutation() {
    let match = DirectionMatch(
      matrix([[1, 0, 0], [0, 1, 0], [0, 0.6, 0.8]]), matrix([[0, 3, 4], [2, 0, 0], [0, 0.5, 0]]))
    #expect(abs(match.meanLargest - 1) < 1e-6)
    #expect(match.share(from: 0.9) == 1)
    #expect(match.learntPerTrue(from: 0.9) == 1)
  }

  @Test("2. one latent for two features: its cosine counts for both, its assignment for one")
  func shared() {
    let half: Float = 0.70710678
    let match = DirectionMatch(matrix([[1, 0], [0, 1]]), matrix([[half, half], [-1, 0]]))
    #expect(abs(match.meanLargest - 0.70710678) < 1e-6)
    #expect(match.share(from: 0.7) == 0.5)
    #expect(match.share(from: 0.75) == 0)
    // −1 or 0 is left for the other, whichever of the two equal features that is.
    #expect(match.assigned.count { $0 > 0.7 } == 1 && match.assigned.count { $0 <= 0 } == 1)
  }

  @Test("3. opposite directions are not the same unless signs do not matter")
  func signs() {
    let (truth, learnt) = (matrix([[1, 0]]), matrix([[-1, 0]]))
    #expect(DirectionMatch(truth, learnt).meanLargest == -1)
    #expect(DirectionMatch(truth, learnt, isSigned: false).share(from: 0.9) == 1)
  }

  @Test("4. fewer latents than features leave some without; split features have several")
  func sizes() {
    let few = DirectionMatch(matrix([[1, 0], [0, 1]]), matrix([[1, 0]]))
    #expect(few.share(from: 0.5) == 0.5 && few.assigned == [1, -1])
    let split = DirectionMatch(
      matrix([[1, 0], [0, 1]]), matrix([[1, 0], [1, 0.1], [-1, -1]]))
    #expect(split.learntPerTrue(from: 0.9) == 2)
    #expect(split.share(from: 0.9) == 0.5)
    #expect(few.learntPerTrue(from: 1.1).isNaN)
  }

  @Test("5. a feature without a direction is never found")
  func nothing() {
    let match = DirectionMatch(matrix([[0, 0], [1, 0]]), matrix([[1, 0], [0, 1]]))
    #expect(match.largest == [0, 1] && match.share(from: 0.5) == 0.5)
  }
}
