internal import Foundation
public import Matrix
internal import Model
public import Randomness

/// The clusters of things that are known by their inner products alone.
///
/// Similarity is 1 − arccos(cosine)/π; clusters are those of the leading k eigenvectors of D⁻¹ S, D the sums of S's
/// rows, by k-means. Sources: Michaud et al., arXiv 2303.13506, for the similarity; Shi and Malik 2000,
/// doi:10.1109/34.868688, and von Luxburg 2007, doi:10.1007/s11222-007-9033-z, for the eigenvectors. Rejected: rows of
/// eigenvectors scaled to length 1 (Ng, Jordan, Weiss 2001), which is not what Michaud et al. did.
/// Costs some 4E³/3 flops for eigenvectors, E² k for k-means; E² numbers four times.
///
/// - Parameters:
///   - products: E × E, inner products of E things.
///   - count: k, from 1 to E.
///   - starts: of k-means.
///   - stream: of k-means.
/// - Returns: the cluster of each thing, `nil` where products are not finite.
public func spectralClusters(
  _ products: WeightMatrix<Double>, _ count: Int, starts: Int, from stream: inout RandomStream
) -> [Int]? {
  guard products.elements.allSatisfy(\.isFinite) else { return nil }
  var affinity = angularSimilarity(products)
  let size = affinity.features
  let scales = (0..<size).map { 1 / affinity.row($0).reduce(0, +).squareRoot() }
  for row in 0..<size {
    for column in 0..<size { affinity[row, column] *= scales[row] * scales[column] }
  }
  guard let vectors = SymmetricMatrix(affinity).leadingEigenvectors(count) else { return nil }
  var points = vectors.transposed
  for index in points.elements.indices { points.elements[index] *= scales[index / count] }
  return KMeans(points, count, starts: starts, from: &stream).clusters
}

/// 1 − arccos(cosine)/π: 1 for one direction, ½ at right angles, 0 for opposite ones; what has length 0 is at right
/// angles to all others.
public func angularSimilarity(_ products: WeightMatrix<Double>) -> WeightMatrix<Double> {
  let size = products.features
  let lengths = (0..<size).map { products[$0, $0].squareRoot() }
  var similarity = products
  for row in 0..<size {
    for column in 0..<size {
      let length = lengths[row] * lengths[column]
      let cosine = length > 0 ? max(-1, min(1, products[row, column] / length)) : 0
      similarity[row, column] = row == column ? 1 : 1 - acos(cosine) / .pi
    }
  }
  return similarity
}
