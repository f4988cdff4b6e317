import Foundation
import Matrix
import Model
import Observers
import Randomness
import TestSupport
import Testing

@Suite("K-means and spectral clusters")
struct ClusterTests {
  private static func stream(_ replicate: Int = 0) -> RandomStream {
    RandomStream(
      StreamKey(study: 1, cell: "clusters", replicate: replicate, purpose: .clusterSeeds))
  }

  /// Points around k corners of a cube, the deviation in units of an edge.
  private static func planted(
    _ clusters: Int, each: Int, deviation: Double, seed: UInt64 = 3
  ) -> (points: WeightMatrix<Double>, labels: [Int]) {
    var generator = TestGenerator(seed: seed)
    let labels = (0..<clusters * each).map { $0 % clusters }
    let points = labels.flatMap { label in
      (0..<clusters).map { ($0 == label ? 1 : 0) + deviation * generator.normal() }
    }
    return (
      WeightMatrix(features: labels.count, hidden: clusters, elements: points), labels
    )
  }

  private static func inertia(_ points: WeightMatrix<Double>, _ labels: [Int]) -> Double {
    Set(labels).reduce(0) { sum, label in
      let own = labels.indices.filter { labels[$0] == label }
      return sum
        + (0..<points.hidden).reduce(0) { sum, column in
          let mean = own.reduce(0) { $0 + points[$1, column] } / Double(own.count)
          return sum + own.reduce(0) { $0 + pow(points[$1, column] - mean, 2) }
        }
    }
  }

  @Test(
    "1. k-means is the best of all partitions of nine points, which a partition by order is not")
  func bruteForce() {
    var generator = TestGenerator(seed: 11)
    let points = WeightMatrix(
      features: 9, hidden: 2, elements: (0..<18).map { _ in generator.normal() })
    var best = Double.infinity
    for code in 0..<Int(pow(3.0, 9)) {
      let labels = (0..<9).map { code / Int(pow(3.0, Double($0))) % 3 }
      best = min(best, Self.inertia(points, labels))
    }
    var stream = Self.stream()
    let found = KMeans(points, 3, starts: 10, from: &stream)
    #expect(abs(found.inertia - best) < 1e-12)
    #expect(abs(Self.inertia(points, found.clusters) - best) < 1e-12)
    #expect(Self.inertia(points, (0..<9).map { $0 / 3 }) > best + 0.1)
  }

  @Test("2. k-means finds planted clusters, and copes with points that coincide")
  func plantedPoints() {
    let (points, labels) = Self.planted(12, each: 6, deviation: 0.05)
    var stream = Self.stream()
    #expect(adjustedRandIndex(KMeans(points, 12, starts: 3, from: &stream).clusters, labels) == 1)
    let same = WeightMatrix<Double>(features: 5, hidden: 1, elements: [2, 2, 2, 7, 7])
    let found = KMeans(same, 3, starts: 2, from: &stream)
    #expect(found.inertia == 0 && found.clusters[0] != found.clusters[3])
  }

  @Test("3. similarity of angles: 1, ½ and 0; nothing is at right angles to all")
  func angles() {
    let vectors = WeightMatrix<Double>(
      features: 5, hidden: 2, elements: [1, 0, 0, 2, -3, 0, 0, 0, 1, 3.0.squareRoot()])
    let similarity = angularSimilarity(Double.overlaps(vectors, vectors))
    let expected = [1, 0.5, 0, 0.5, 2.0 / 3]
    for (value, wanted) in zip(similarity.row(0), expected) { #expect(abs(value - wanted) < 1e-12) }
    #expect(Array(similarity.row(3)) == [0.5, 0.5, 0.5, 1, 0.5])
  }

  @Test(
    "4. spectral clusters find planted directions of any length; of noise there is nothing to find")
  func spectral() throws {
    let (points, labels) = Self.planted(8, each: 7, deviation: 0.1)
    var stretched = points
    for row in 0..<points.features {
      for column in 0..<points.hidden { stretched[row, column] *= Double(1 + row % 5) }
    }
    var stream = Self.stream()
    func index(_ points: WeightMatrix<Double>) throws -> Double {
      let found = try #require(
        spectralClusters(Double.overlaps(points, points), 8, starts: 5, from: &stream))
      return adjustedRandIndex(found, labels)
    }
    #expect(try index(points) == 1)
    #expect(try index(stretched) == 1)
    // K-means on the points themselves mistakes length for kind.
    #expect(
      adjustedRandIndex(KMeans(stretched, 8, starts: 5, from: &stream).clusters, labels) < 0.9)
    #expect(abs(try index(Self.planted(8, each: 7, deviation: 1000).points)) < 0.15)
    #expect(
      spectralClusters(
        WeightMatrix(features: 2, hidden: 2, elements: [1, .nan, .nan, 1]), 2, starts: 1,
        from: &stream) == nil)
  }
}
