import Foundation
import Statistics
import Theory
import Testing

struct NoiseLossPredictionTests {
  private let row = [0.55, -0.45, 0.4, 0.35, -0.3, 0.25, 0.2, 0.18, 0.11, -0.07]
  private var squaredNorm: Double { row.reduce(0) { $0 + $1 * $1 } }
  private var fourthNorm: Double { row.reduce(0) { $0 + pow($1, 4) } }

  // All 2¹⁰ patterns of bipolar noise: the diagonal term is exact while no output is clipped.
  @Test func diagonalIsExactForBipolarNoise() {
    let prediction = NoiseLossPrediction(standardDeviation: 0.15, excessKurtosis: -2)
    var total = 0.0
    for pattern in 0..<1024 {
      let noise = row.enumerated().reduce(0.0) {
        $0 + $1.element * (pattern >> $1.offset & 1 == 0 ? 0.15 : -0.15)
      }
      let output = max(squaredNorm + noise, 0)
      total += (1 - output) * (1 - output)
    }
    #expect(abs(prediction.diagonal(squaredNorm: squaredNorm) - total / 1024) < 1e-14)
  }

  @Test func offDiagonalIsExactForGaussianNoise() throws {
    let prediction = NoiseLossPrediction(standardDeviation: 0.3, excessKurtosis: 0)
    let spread = 0.3 * squaredNorm.squareRoot()
    for inner in [-0.6, -0.1, 0, 0.2, 1] {
      let direct = try Quadrature(relativeTolerance: 1e-10, absoluteTolerance: 1e-14).integrate(
        from: -inner / spread
      ) { z in
        let output = inner + spread * z
        return output * output * Normal.density(z)
      }
      let predicted = prediction.offDiagonal(
        inner: inner, squaredNorm: squaredNorm, fourthNorm: fourthNorm)
      #expect(abs(predicted - direct.value) < 1e-10)
    }
  }

  // At a = 0 half of the variance passes, whatever the symmetric law and the fourth norm.
  @Test func atZeroTheLawDoesNotMatter() {
    for kurtosis in [-2, -1.2, 0, 3] {
      let prediction = NoiseLossPrediction(standardDeviation: 0.15, excessKurtosis: kurtosis)
      for fourth in [0.1, 1] {
        let loss = prediction.offDiagonal(inner: 0, squaredNorm: 1, fourthNorm: fourth)
        #expect(abs(loss - 0.15 * 0.15 / 2) < 1e-17)
      }
      #expect(prediction.offDiagonalSlope(inner: 0, squaredNorm: 1) == 0)
    }
  }

  // Noise that is Gaussian with standard deviation .9 or 1.2 at random, per neuron: 2¹⁰ Gaussian
  // cases give the exact loss, smooth in a, and a weak known kurtosis. The correction must remove
  // nine tenths of the Gaussian formula's error; with the wrong sign it would double it.
  @Test func kurtosisCorrectionMatchesAnExactMixture() {
    let scales = [0.9, 1.2]
    let variance = (0.81 + 1.44) / 2
    let kurtosis = 3 * ((0.81 * 0.81 + 1.44 * 1.44) / 2) / (variance * variance) - 3
    let sigma = variance.squareRoot()
    let corrected = NoiseLossPrediction(standardDeviation: sigma, excessKurtosis: kurtosis)
    let gaussian = NoiseLossPrediction(standardDeviation: sigma, excessKurtosis: 0)
    for inner in [-1.2, -0.8, -0.4, 0.5] {
      var exact = 0.0
      for pattern in 0..<1024 {
        let spread = row.enumerated().reduce(0.0) {
          let part = $1.element * scales[pattern >> $1.offset & 1]
          return $0 + part * part
        }.squareRoot()
        let u = -inner / spread
        exact +=
          spread * spread * ((1 + u * u) * Normal.upperTail(u) - u * Normal.density(u)) / 1024
      }
      let loss = corrected.offDiagonal(
        inner: inner, squaredNorm: squaredNorm, fourthNorm: fourthNorm)
      let plain = gaussian.offDiagonal(
        inner: inner, squaredNorm: squaredNorm, fourthNorm: fourthNorm)
      #expect(abs(loss - exact) < 0.1 * abs(plain - exact))
    }
  }

  @Test func slopeIsTheDerivativeAndRewardsSparseRowsUnderBipolarNoise() {
    let bipolar = NoiseLossPrediction(standardDeviation: 0.15, excessKurtosis: -2)
    let rise =
      bipolar.offDiagonal(inner: -0.14, squaredNorm: 1, fourthNorm: 0.8)
      - bipolar.offDiagonal(inner: -0.14, squaredNorm: 1, fourthNorm: 0.3)
    let slope = bipolar.offDiagonalSlope(inner: -0.14, squaredNorm: 1)
    #expect(abs(rise / 0.5 - slope) < 1e-15)  // linear in the fourth norm
    #expect(slope < 0)
    let laplace = NoiseLossPrediction(standardDeviation: 0.15, excessKurtosis: 3)
    #expect(laplace.offDiagonalSlope(inner: -0.14, squaredNorm: 1) > 0)
  }

  @Test func withoutNoiseTheOutputIsRectified() {
    let silent = NoiseLossPrediction(standardDeviation: 0, excessKurtosis: 0)
    #expect(silent.offDiagonal(inner: -0.5, squaredNorm: 1, fourthNorm: 1) == 0)
    #expect(silent.offDiagonal(inner: 0.5, squaredNorm: 1, fourthNorm: 1) == 0.25)
    #expect(silent.offDiagonalSlope(inner: -0.5, squaredNorm: 1) == 0)
    #expect(silent.diagonal(squaredNorm: 1) == 0)
  }

  @Test func simplexRowsBuiltOutMatchTheirFormulas() {
    for (rows, plateau) in [(8, 0.768), (16, 0.879), (32, 0.939)] {
      let simplex = Simplex(rows: rows)
      let matrix = (0..<rows).map { row in
        let raw = (0..<rows).map { ($0 == row ? 1 : 0) - 1 / Double(rows) }
        let norm = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return raw.map { $0 / norm }
      }
      let inner = zip(matrix[0], matrix[1]).reduce(0) { $0 + $1.0 * $1.1 }
      let fourth = matrix[0].reduce(0) { $0 + pow($1, 4) }
      #expect(abs(simplex.innerProduct - inner) < 1e-14)
      #expect(abs(simplex.axisAlignedFourthNorm - fourth) < 1e-14)
      #expect(abs(simplex.axisAlignedFourthNorm - plateau) < 5e-4)
    }
  }
}
