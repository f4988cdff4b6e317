internal import Foundation
public import Matrix
internal import Model
public import Randomness

/// Points in k clusters, each around its mean.
///
/// Lloyd's iteration from several starts, the best of them kept; each start is greedy k-means++ with 2 + ⌊ln k⌋
/// candidates for each centre, as in scikit-learn. Sources: Lloyd 1982, doi:10.1109/TIT.1982.1056489; Arthur and
/// Vassilvitskii, "k-means++: the advantages of careful seeding" (2007). Distances are matrix products: E k d
/// multiply–adds an iteration.
public struct KMeans: Sendable {
  /// The cluster of each point, from 0 to k − 1.
  public private(set) var clusters: [Int] = []
  /// Sum of squared distances of points from their centres.
  public private(set) var inertia = Double.infinity

  /// Iterations of a start at most, which is scikit-learn's.
  private static let mostIterations = 300

  /// Clusters points.
  ///
  /// - Parameters:
  ///   - points: E × d, finite.
  ///   - count: k, from 1 to E.
  ///   - starts: at least 1.
  ///   - stream: what starts are drawn from.
  public init(
    _ points: WeightMatrix<Double>, _ count: Int, starts: Int, from stream: inout RandomStream
  ) {
    precondition((1...points.features).contains(count), "there are as many clusters as points")
    for _ in 0..<starts {
      let other = Self.descend(points, Self.seeds(points, count, &stream))
      if other.inertia < inertia { (clusters, inertia) = other }
    }
  }

  // MARK: - Seeding

  private static func seeds(
    _ points: WeightMatrix<Double>, _ count: Int, _ stream: inout RandomStream
  ) -> WeightMatrix<Double> {
    let candidates = 2 + Int(log(Double(count)))
    var chosen = [Int(stream.nextUniform() * Double(points.features))]
    var nearest = points.squaredDistances(from: points.rows(chosen)).elements
    while chosen.count < count {
      let drawn = (0..<candidates).map { _ in draw(nearest, &stream) }
      let distances = points.squaredDistances(from: points.rows(drawn))
      let reduced = drawn.indices.map { candidate in
        nearest.indices.map { min(nearest[$0], distances[$0, candidate]) }
      }
      let sums = reduced.map { $0.reduce(0, +) }
      guard let best = sums.indices.min(by: { sums[$0] < sums[$1] }) else { break }
      chosen.append(drawn[best])
      nearest = reduced[best]
    }
    return points.rows(chosen)
  }

  /// An index with a probability that is proportional to its weight; any where all weigh nothing.
  private static func draw(_ weights: [Double], _ stream: inout RandomStream) -> Int {
    let (all, share) = (weights.reduce(0, +), stream.nextUniform())
    guard all > 0 else { return Int(share * Double(weights.count)) }
    var rest = share * all
    for (index, weight) in weights.enumerated() where weight > 0 {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }

  // MARK: - Descent

  private static func descend(
    _ points: WeightMatrix<Double>, _ seeds: WeightMatrix<Double>
  ) -> (clusters: [Int], inertia: Double) {
    var (centres, clusters, inertia) = (seeds, [Int](), Double.infinity)
    for _ in 0..<mostIterations {
      let distances = points.squaredDistances(from: centres)
      let next = (0..<points.features).map { point in
        (0..<centres.features).reduce(0) {
          distances[point, $1] < distances[point, $0] ? $1 : $0
        }
      }
      inertia = next.indices.reduce(0) { $0 + distances[$1, next[$1]] }
      guard next != clusters else { break }
      clusters = next
      let far = next.indices.sorted { distances[$0, next[$0]] > distances[$1, next[$1]] }
      centres = points.means(of: clusters, centres.features, emptyTake: far)
    }
    return (clusters, inertia)
  }
}

extension WeightMatrix<Double> {
  /// Some rows, at least one.
  fileprivate func rows(_ indices: [Int]) -> WeightMatrix {
    WeightMatrix(
      features: indices.count, hidden: hidden, elements: indices.flatMap { Array(row($0)) })
  }

  /// ‖p − c‖² of each row p from each row c of another matrix, never below 0.
  fileprivate func squaredDistances(from centres: WeightMatrix) -> WeightMatrix {
    var distances = Double.overlaps(self, centres)
    let (own, others) = (squaredNorms, centres.squaredNorms)
    for row in 0..<features {
      for column in 0..<centres.features {
        let index = row * centres.features + column
        distances.elements[index] = max(
          0, own[row] + others[column] - 2 * distances.elements[index])
      }
    }
    return distances
  }

  private var squaredNorms: [Double] {
    (0..<features).map { row($0).reduce(0) { $0 + $1 * $1 } }
  }

  /// The mean of each cluster; one without a point takes the point that is next in a list.
  fileprivate func means(of clusters: [Int], _ count: Int, emptyTake far: [Int]) -> WeightMatrix {
    var (sums, sizes) = (
      WeightMatrix(zerosOf: count, by: hidden), [Int](repeating: 0, count: count)
    )
    for (point, cluster) in clusters.enumerated() {
      sizes[cluster] += 1
      for column in 0..<hidden { sums[cluster, column] += self[point, column] }
    }
    var far = far[...]
    for cluster in 0..<count {
      if sizes[cluster] == 0, let point = far.popFirst() {
        for column in 0..<hidden { sums[cluster, column] = self[point, column] }
      } else {
        for column in 0..<hidden { sums[cluster, column] /= Double(sizes[cluster]) }
      }
    }
    return sums
  }
}
