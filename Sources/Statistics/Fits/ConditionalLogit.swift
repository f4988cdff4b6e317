// Choices among alternatives, fitted by maximum likelihood.

internal import Foundation

/// McFadden's conditional logit (1974): alternative k of a choice is taken with probability
/// exp(β·x_k) / Σ_l exp(β·x_l).
///
/// Choices of one group may depend on each other: uncertainty is told from groups, by what each
/// contributes to the score (Liang and Zeger, Biometrika 73, 1986, doi:10.1093/biomet/73.1.13).
package struct ConditionalLogit: Sendable {
  /// One choice among two alternatives or more.
  package struct Choice: Sendable {
    /// Alternatives × parameters, row-major.
    package let covariates: [Double]
    /// Which alternative was taken, from 0.
    package let taken: Int

    /// States a choice.
    package init(covariates: [Double], taken: Int) {
      (self.covariates, self.taken) = (covariates, taken)
    }
  }

  /// β.
  package let coefficients: [Double]
  /// β + G·H⁻¹s_g for each group g of G: their mean is β, and Student's t of them the sandwich
  /// interval. Groups × parameters.
  package let pseudoValues: [[Double]]

  /// Fits the choices of all groups. O(choices · alternatives · parameters²) an iteration, of which
  /// there are some six.
  ///
  /// - Throws: `FitError` where the data do not determine finite coefficients, `GSLError`.
  package init(_ groups: [[Choice]], parameterCount: Int) throws {
    let limit = 50
    var coefficients = [Double](repeating: 0, count: parameterCount)
    var state = State(groups, coefficients)
    for _ in 0..<limit {
      let step = try Self.solution(of: state.information, state.score)
      var share = 1.0
      var next = State(groups, Self.moved(coefficients, by: step, share))
      // Newton's step may overshoot far from the optimum; near it the likelihood is flat to rounding.
      while next.logLikelihood < state.logLikelihood - 1e-12 * abs(state.logLikelihood),
        share > 1e-6
      {
        share /= 2
        next = State(groups, Self.moved(coefficients, by: step, share))
      }
      coefficients = Self.moved(coefficients, by: step, share)
      state = next
      guard coefficients.allSatisfy({ abs($0) < 1e6 }) else { break }
      if step.allSatisfy({ abs($0) < 1e-9 }) {
        self.coefficients = coefficients
        pseudoValues = try state.groupScores.map { score in
          Self.moved(
            coefficients, by: try Self.solution(of: state.information, score),
            Double(groups.count))
        }
        return
      }
    }
    throw FitError.notConverged(iterations: limit)
  }

  /// The likeliest alternative of a choice, the first of equals.
  package func likeliest(of choice: Choice) -> Int {
    let predictors = Self.predictors(of: choice, coefficients)
    return predictors.indices.max { predictors[$0] < predictors[$1] } ?? 0
  }

  private static func moved(
    _ coefficients: [Double], by step: [Double], _ share: Double
  ) -> [Double] {
    zip(coefficients, step).map { $0 + share * $1 }
  }

  /// x of A x = b for a small symmetric A.
  private static func solution(of matrix: [Double], _ vector: [Double]) throws -> [Double] {
    let solution = try WeightedLeastSquares(
      rows: matrix, parameterCount: vector.count,
      weights: Array(repeating: 1, count: vector.count), responses: vector)
    guard solution.rank == vector.count else { throw FitError.dependentCovariates }
    return solution.coefficients
  }

  fileprivate static func predictors(of choice: Choice, _ coefficients: [Double]) -> [Double] {
    let width = coefficients.count
    return (0..<choice.covariates.count / width).map { alternative in
      (0..<width).reduce(0) {
        $0 + coefficients[$1] * choice.covariates[alternative * width + $1]
      }
    }
  }
}

/// Likelihood, score and information at some coefficients.
private struct State {
  var logLikelihood = 0.0
  var groupScores: [[Double]] = []
  /// Parameters × parameters, row-major.
  var information: [Double]

  var score: [Double] {
    groupScores.reduce(into: [Double](repeating: 0, count: groupScores.first?.count ?? 0)) {
      sum, score in
      for index in sum.indices { sum[index] += score[index] }
    }
  }

  init(_ groups: [[ConditionalLogit.Choice]], _ coefficients: [Double]) {
    let width = coefficients.count
    information = Array(repeating: 0, count: width * width)
    for group in groups {
      var score = [Double](repeating: 0, count: width)
      for choice in group { add(choice, coefficients, to: &score) }
      groupScores.append(score)
    }
  }

  private mutating func add(
    _ choice: ConditionalLogit.Choice, _ coefficients: [Double], to score: inout [Double]
  ) {
    let width = coefficients.count
    let predictors = ConditionalLogit.predictors(of: choice, coefficients)
    // Against overflow of exp.
    let largest = predictors.max() ?? 0
    let weights = predictors.map { exp($0 - largest) }
    let total = weights.reduce(0, +)
    logLikelihood += predictors[choice.taken] - largest - log(total)
    var mean = [Double](repeating: 0, count: width)
    var products = [Double](repeating: 0, count: width * width)
    choice.covariates.withUnsafeBufferPointer { x in
      for (alternative, weight) in weights.enumerated() {
        let probability = weight / total
        for row in 0..<width {
          let value = probability * x[alternative &* width &+ row]
          mean[row] += value
          for column in 0..<width {
            products[row &* width &+ column] += value * x[alternative &* width &+ column]
          }
        }
      }
    }
    for row in 0..<width {
      score[row] += choice.covariates[choice.taken * width + row] - mean[row]
      for column in 0..<width {
        information[row * width + column] +=
          products[row * width + column] - mean[row] * mean[column]
      }
    }
  }
}
