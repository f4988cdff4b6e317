import Keys
import Study

/// Experiment files that the tests of this folder start from.
enum ExperimentFixtures {
  /// Every key of an autoencoder; tests refer to its line numbers.
  static let autoencoder = """
    name: collisions
    figure: collisions
    model:
      n_features: 8
      n_hidden: 16
      tied: true
      init: normal
    train:
      optimizer: adamw
      lr: 1.0e-3
      steps: 100
      l1: 1e-3
      noise: bipolar
      noise_stdev: .15
      noise_sharing: shared
      weight_decay: 0.02
      precision: float64
      kernel: dense
    seeds:
      study: 7
      replicates: 2
      pairing: common
    sweep:
      method: grid
      parameters:
        model.n_hidden: {min: 16, max: 32, step: 8}
        train.lr: [0.1, 1]
    record:
      at: linear
      points: 11
      matrices: [final, initial]
    profiles:
      quick:
        seeds.replicates: 1
        sweep.parameters.model.n_hidden: [4]
    """

  /// Only the required keys.
  static let minimal = """
    name: minimal
    model: {n_features: 8, n_hidden: 16, init: xavier}
    train: {optimizer: adamw, lr: 1.0e-3, steps: 7500, l1: 1.0e-3, noise: none}
    seeds: {study: 20240301, replicates: 3}
    """

  /// A row flow.
  static let rowFlow = """
    name: sparsification
    model: {kind: row_flow, n_hidden: 100000, init_scale: 0.9}
    train: {method: stepped, step_size: 0.5, l1: 1.0e-5, end_time: 2.0e5, until_single: true}
    seeds: {study: 1, replicates: 1}
    """

  /// Loads a fixture with pieces of its text replaced.
  ///
  /// - Throws: `ConfigurationError`.
  static func load(
    _ text: String, replacing old: String = "", with new: String = "",
    overrides: [String] = [], profile: String? = nil
  ) throws(ConfigurationError) -> Experiment {
    precondition(old.isEmpty || text.contains(old), "the fixture does not contain \(old)")
    let text = old.isEmpty ? text : text.replacing(old, with: new, maxReplacements: 1)
    return try ExperimentFile.load(
      text: text, file: "x.yaml", overrides: overrides, profile: profile)
  }

  /// What loading complains of, one description a problem; empty when it does not.
  static func problems(
    _ text: String, replacing old: String = "", with new: String = "",
    overrides: [String] = [], profile: String? = nil
  ) -> [String] {
    do throws(ConfigurationError) {
      _ = try load(text, replacing: old, with: new, overrides: overrides, profile: profile)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }
}
