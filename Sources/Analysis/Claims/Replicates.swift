// Networks matched across cells by their replicate.

internal import Records
internal import Statistics
internal import Store
internal import Study

/// Which replicate of a study: the same in every cell.
struct Replicate: Hashable, Comparable {
  let seed: Int
  let number: Int

  init(_ trial: StoredTrial) {
    seed = trial.identity.seed
    number = trial.identity.replicate
  }

  static func < (left: Replicate, right: Replicate) -> Bool {
    (left.seed, left.number) < (right.seed, right.number)
  }
}

extension Cell {
  /// One value of every finished network that has it.
  func byReplicate<Value>(_ value: (StoredTrial) -> Value?) -> [Replicate: Value] {
    finished.reduce(into: [:]) { values, trial in
      if let value = value(trial) { values[Replicate(trial)] = value }
    }
  }

  /// Why what features ended on cannot be judged yet; `nil` where it can.
  func unsettledReason() throws -> String? {
    let unresolved = UnresolvedFeatures(self, features: Int(try number("model.n_features")))
    guard unresolved.areTooMany else { return nil }
    return "\((100 * (unresolved.share ?? 0)).text(2)) % of the features are unresolved"
  }
}

/// Tukey's jackknife: what a statistic of many networks owes to each of them.
enum Jackknife {
  /// Pseudo-values R·θ − (R − 1)·θ₍₋ᵣ₎ of a statistic θ of R ≥ 2 replicates; their mean is θ without
  /// its bias of order 1/R, and Student's t applies to them (Miller, Biometrika 61, 1974,
  /// doi:10.1093/biomet/61.1.1).
  ///
  /// Assumes nothing about variances, and nothing about the dependence of what one replicate
  /// contributes. R + 1 evaluations.
  ///
  /// - Parameters:
  ///   - replicates: what is left out, one at a time.
  ///   - statistic: of the replicates given.
  /// - Throws: what `statistic` throws.
  /// - Returns: a pseudo-value for each replicate.
  static func pseudoValues<Element>(
    _ replicates: [Element], statistic: ([Element]) throws -> Double
  ) rethrows -> [Double] {
    let whole = try statistic(replicates)
    let count = Double(replicates.count)
    return try replicates.indices.map { left in
      var rest = replicates
      rest.remove(at: left)
      return count * whole - (count - 1) * (try statistic(rest))
    }
  }
}
