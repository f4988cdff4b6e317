public import Matrix
internal import Model

/// What a tied network with ReLU outputs, y = ReLU(W Wᵀ x), makes of some examples, and the gradient of each one's own loss.
///
/// Of L(x) = ‖y − x‖² the gradient is ∂L/∂W = δ hᵀ + x uᵀ, with h = Wᵀx, δ_j = 2 (y_j − x_j) where y_j > 0 and 0
/// elsewhere, u = Wᵀδ: a matrix of rank two. λ‖W‖₁ has no part of a single example and stays out.
public struct ExampleGradients: Sendable {
  /// x, E × n.
  public let inputs: WeightMatrix<Double>
  /// h, E × m.
  public let hidden: WeightMatrix<Double>
  /// y, E × n.
  public let outputs: WeightMatrix<Double>
  /// δ, E × n.
  public let errors: WeightMatrix<Double>
  /// u, E × m.
  public let pulledBack: WeightMatrix<Double>

  /// Passes E examples through a network W: 3 E n m multiply–adds.
  public init(_ weights: WeightMatrix<Double>, inputs: WeightMatrix<Double>) {
    let columns = weights.transposed
    hidden = Double.overlaps(inputs, columns)
    outputs = Double.overlaps(hidden, weights).mapped { max(0, $0) }
    var errors = outputs
    for index in errors.elements.indices where errors.elements[index] > 0 {
      errors.elements[index] = 2 * (errors.elements[index] - inputs.elements[index])
    }
    pulledBack = Double.overlaps(errors, columns)
    (self.inputs, self.errors) = (inputs, errors)
  }

  /// ⟨G, G′⟩ of every two examples' gradients.
  ///
  /// From six products of E × E, (δ·δ′)(h·h′) + (δ·x′)(h·u′) + (x·δ′)(u·h′) + (x·x′)(u·u′): 3 E² (n + m) multiply–adds
  /// in place of E² n m, and no gradient in memory.
  public var products: WeightMatrix<Double> {
    let size = inputs.features
    let (straight, crossed) = (
      Double.overlaps(errors, errors).times(Double.overlaps(hidden, hidden)),
      Double.overlaps(errors, inputs).times(Double.overlaps(hidden, pulledBack))
    )
    var products = Double.overlaps(inputs, inputs).times(Double.overlaps(pulledBack, pulledBack))
    for row in 0..<size {
      for column in 0..<size {
        products[row, column] +=
          straight[row, column] + crossed[row, column] + crossed[column, row]
      }
    }
    return products
  }
}

extension WeightMatrix<Double> {
  fileprivate func mapped(_ value: (Double) -> Double) -> WeightMatrix {
    WeightMatrix(features: features, hidden: hidden, elements: elements.map(value))
  }

  /// Entry by entry.
  fileprivate func times(_ other: WeightMatrix) -> WeightMatrix {
    WeightMatrix(
      features: features, hidden: hidden, elements: zip(elements, other.elements).map { $0 * $1 })
  }
}
