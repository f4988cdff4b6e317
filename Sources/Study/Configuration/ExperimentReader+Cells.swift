internal import Keys
internal import Parallel

extension ExperimentReader {
  /// Cells that are read before problems are looked at: where all are wrong, more would be read for nothing.
  private static let together = 4096

  /// The cells at some points, as far as nothing is wrong with them, thousands at a time.
  ///
  /// - Parameters:
  ///   - points: what each of them has for itself.
  ///   - base: what all of them have in common.
  ///   - unknown: keys that could not even be read: these have been reported and now only seem to be missing.
  /// - Returns: those before the first problems.
  mutating func readCells(
    _ points: [SweepPoint], _ base: [String: Value], unknown: Set<String>
  ) -> [TrialConfiguration] {
    let common = base.mapValues(\.value)
    var (cells, budget) = ([TrialConfiguration](), FeatureBudget())
    cells.reserveCapacity(points.count)
    for start in stride(from: 0, to: points.count, by: Self.together) {
      let batch = points[start..<min(start + Self.together, points.count)]
      var parameters: [[String: ParameterValue]] = []
      var excess: String?
      for point in batch where excess == nil {
        let own = common.merging(point.mapValues(\.value)) { $1 }
        excess = budget.excess(adding: own)
        if excess == nil { parameters.append(own) }
      }
      let found = parameters.concurrentMap { own in
        Result { () throws(ConfigurationError) in try TrialConfiguration(parameters: own) }
      }
      for (point, cell) in zip(batch, found) where !problems.areEnough {
        switch cell {
        case .success(let cell): cells.append(cell)
        case .failure(let error): report(error, at: point, base, unknown: unknown)
        }
      }
      if problems.areEnough { break }
      if let excess {
        report(place(of: "model.n_features"), "model.n_features", excess)
        break
      }
    }
    return cells
  }

  private mutating func report(
    _ error: ConfigurationError, at point: SweepPoint, _ base: [String: Value],
    unknown: Set<String>
  ) {
    for problem in error.problems where !unknown.contains(problem.key) {
      let place = (point[problem.key] ?? base[problem.key])?.place
      report(place ?? self.place(of: problem.key), problem.key, problem.message)
    }
  }
}
