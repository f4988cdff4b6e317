// The weights of one network over its training, from the matrices that its study kept.

package import Matrix
package import Store
internal import Records

/// A network at several steps, and in which order its features and neurons are shown.
package struct WeightFilm: Sendable {
  /// The trial's key.
  package let key: String
  /// W at the steps that were kept, ascending; at least two.
  package let looks: [(step: Int, weights: WeightMatrix<Float>)]
  /// Rows that are shown, from below: by the neurons that features end on.
  package let features: [Int]
  /// Columns that are shown: the neurons that features end on, in the order of their features, then
  /// others.
  package let neurons: [Int]
  /// The neuron that each feature ends on, that of its largest final |weight|.
  package let winners: [Int]

  private static let mostFeatures = 64
  private static let mostNeurons = 96

  /// Reads the kept matrices of a trial: `step_N`, `initial` and `final`.
  ///
  /// - Parameters:
  ///   - trial: with its matrices and observations.
  ///   - loadMatrix: reads one of them.
  /// - Throws: `AnalysisError.noFilm` for a trial that diverged or kept fewer than two; what
  ///   `loadMatrix` throws.
  package init(
    of trial: StoredTrial, loadMatrix: (StoredMatrix) throws -> WeightMatrix<Float>
  ) throws {
    key = trial.identity.key
    guard trial.outcome == .finished, let last = trial.observations.last?.step else {
      throw AnalysisError.noFilm(key, reason: "it diverged")
    }
    var kept: [Int: StoredMatrix] = [:]
    for matrix in trial.matrices {
      switch matrix.name {
      case "initial": kept[0] = matrix
      case "final": kept[last] = matrix
      default:
        if matrix.name.hasPrefix("step_"), let step = Int(matrix.name.dropFirst(5)) {
          kept[step] = matrix
        }
      }
    }
    guard kept.count > 1 else {
      throw AnalysisError.noFilm(
        key, reason: "it kept \(kept.count) of its weight matrices, and a film needs two")
    }
    looks = try kept.sorted { $0.key < $1.key }.map { ($0.key, try loadMatrix($0.value)) }
    winners = Self.winners(looks[looks.count - 1].weights)
    let (winners, count) = (winners, looks[0].weights.hidden)
    features = Array(
      winners.indices.sorted { (winners[$0], $0) < (winners[$1], $1) }.prefix(Self.mostFeatures))
    let won = features.map { winners[$0] }.reduce(into: [Int]()) { list, neuron in
      if list.last != neuron { list.append(neuron) }
    }
    let others = Set(0..<count).subtracting(won).sorted()
    neurons = Array((won + others).prefix(max(won.count, Self.mostNeurons)))
  }

  private static func winners(_ weights: WeightMatrix<Float>) -> [Int] {
    (0..<weights.features).map { feature in
      let row = Array(weights.row(feature))
      return row.indices.max { row[$0].magnitude < row[$1].magnitude } ?? 0
    }
  }

  /// Neurons that more than one feature ends on.
  package var sharedNeurons: Int {
    Dictionary(grouping: winners, by: \.self).values.count { $0.count > 1 }
  }
}
