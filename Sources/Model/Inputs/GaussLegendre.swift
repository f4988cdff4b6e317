internal import CGaussLegendre

/// The nodes and weights of Gauss–Legendre quadrature, exact for polynomials of degree 2k − 1.
struct GaussLegendre: Sendable {
  /// A node and its weight.
  typealias Node = (point: Double, weight: Double)
  /// Ascending.
  let nodes: [Node]

  /// k nodes on an interval.
  init(nodes count: Int, from lower: Double, to upper: Double) {
    precondition(count > 0 && lower < upper, "an interval has nodes")
    guard let table = gsl_integration_glfixed_table_alloc(count) else {
      fatalError("no memory for \(count) nodes")
    }
    defer { gsl_integration_glfixed_table_free(table) }
    nodes = (0..<count).map { index in
      var (point, weight) = (0.0, 0.0)
      // Fails for an index beyond the table only.
      _ = gsl_integration_glfixed_point(lower, upper, index, &point, &weight, table)
      return (point, weight)
    }
  }
}
