import Keys
import Testing

/// One impossible value, and the one problem it must make.
struct Impossible: Sendable, CustomTestStringConvertible {
  let old: String
  let new: String
  let problem: String

  init(_ old: String, _ new: String, _ problem: String) {
    self.old = old
    self.new = new
    self.problem = problem
  }

  var testDescription: String { new }
}

/// Each case breaks one line of a fixture and expects exactly one problem with that line and key.
@Suite struct ImpossibleValueTests {
  @Test(arguments: [
    Impossible(
      "n_features: 8", "n_features: 0", "x.yaml:4: model.n_features: must be at least 1, got 0"),
    Impossible(
      "n_features: 8", "n_features: 8.5",
      "x.yaml:4: model.n_features: must be a whole number, got 8.5"),
    Impossible(
      "n_features: 8", "n_features: \"8\"",
      "x.yaml:4: model.n_features: must be a whole number, got the text \"8\""),
    Impossible(
      "n_features: 8", "n_features: [8]",
      "x.yaml:4: model.n_features: must be a whole number, got a list; values to be swept stand "
        + "under sweep.parameters"),
    Impossible(
      "n_features: 8", "n_features:",
      "x.yaml:4: model.n_features: must be a whole number, got nothing"),
    Impossible(
      "tied: true", "tied: false",
      "x.yaml:18: train.kernel: dense is for tied: true only"),
    Impossible(
      "tied: true", "tied: yes", "x.yaml:6: model.tied: must be true or false, got yes"),
    Impossible(
      "init: normal", "init: norml",
      "x.yaml:7: model.init: norml is unknown; did you mean normal? (known: normal, xavier, stacked, orthogonal, disjoint, balanced)"
    ),
    Impossible(
      "optimizer: adamw", "optimizer: adamv\n  # weight_decay: 0",
      "x.yaml:9: train.optimizer: adamv is unknown; did you mean adamw? "
        + "(known: sgd, adam, adamw, proximal)"),
    Impossible("steps: 100", "steps: -1", "x.yaml:11: train.steps: must be at least 0, got -1"),
    Impossible("l1: 1e-3", "l1: -1e-3", "x.yaml:12: train.l1: must be at least 0, got -0.001"),
    Impossible("l1: 1e-3", "l1: .nan", "x.yaml:12: train.l1: must be finite, got nan"),
    Impossible("l1: 1e-3", "l1: .inf", "x.yaml:12: train.l1: must be finite, got inf"),
    Impossible("l1: 1e-3", "l1: 1e999", "x.yaml:12: train.l1: must be finite, got inf"),
    Impossible(
      "l1: 1e-3", "l1: 0x10",
      "x.yaml:12: train.l1: must be a number or {linear: [from, to]} or "
        + "{warm_up: [steps, value]} or {steps: [[0, value], [step, value], …]} or "
        + "{cosine: [from, to]}, got 0x10"),
    Impossible(
      "noise: bipolar", "noise: biploar",
      "x.yaml:13: train.noise: biploar is unknown; did you mean bipolar? "
        + "(known: none, bipolar, gaussian, uniform, laplace, three_point, student_t)"),
    Impossible(
      "noise_stdev: .15", "noise_stdev: -.15",
      "x.yaml:14: train.noise_stdev: must be at least 0, got -0.15"),
    Impossible(
      "noise_sharing: shared", "noise_sharing: per-example",
      "x.yaml:15: train.noise_sharing: per-example is unknown; did you mean per_example? "
        + "(known: per_example, shared)"),
    Impossible(
      "weight_decay: 0.02", "weight_decay: -1",
      "x.yaml:16: train.weight_decay: must be at least 0, got -1"),
    Impossible(
      "weight_decay: 0.02", "beta1: 1", "x.yaml:16: train.beta1: must be less than 1, got 1"),
    Impossible(
      "weight_decay: 0.02", "momentum: 0.9",
      "x.yaml:16: train.momentum: has no meaning with optimizer: adamw; it goes with sgd"),
    Impossible(
      "precision: float64", "precision: float16",
      "x.yaml:17: train.precision: float16 is unknown; did you mean float32? "
        + "(known: float32, float64)"),
    Impossible(
      "kernel: dense", "kernel: gpu",
      "x.yaml:18: train.kernel: gpu is unknown (known: auto, reference, tiny, dense, batch, active_set, active_set_blocks, evolution)"
    ),
    Impossible("study: 7", "study: -7", "x.yaml:20: seeds.study: must be at least 0, got -7"),
    Impossible(
      "replicates: 2", "replicates: 0", "x.yaml:21: seeds.replicates: must be at least 1, got 0"),
    Impossible(
      "replicates: 2", "replicates: 1e9",
      "x.yaml:21: seeds.replicates: makes 6 × 1000000000 trials; at most 1000000 are allowed"),
    Impossible(
      "pairing: common", "pairing: paired",
      "x.yaml:22: seeds.pairing: paired is unknown (known: independent, common)"),
    Impossible(
      "at: linear", "at: every", "x.yaml:29: record.at: every is unknown (known: geometric, linear)"
    ),
    Impossible(
      "points: 11", "points: 1", "x.yaml:30: record.points: must be at least 2, got 1"),
    Impossible(
      "matrices: [final, initial]", "matrices: final",
      "x.yaml:31: record.matrices: must be a list of initial, final, correlation, decoder, "
        + "hidden_bias, output_bias, got final"),
    Impossible(
      "matrices: [final, initial]", "matrices: [final, final]",
      "x.yaml:31: record.matrices: names final twice"),
    Impossible(
      "matrices: [final, initial]", "matrices: [finale]",
      "x.yaml:31: record.matrices: finale is unknown; did you mean final? "
        + "(known: initial, final, correlation, decoder, hidden_bias, output_bias)"),
    Impossible(
      "name: collisions", "name: My Study",
      "x.yaml:1: name: must consist of a-z, 0-9 and -, got My Study"),
    Impossible("figure: collisions", "figure: [a]", "x.yaml:2: figure: must be a name, got a list"),
  ])
  func inAnAutoencoder(_ impossible: Impossible) {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.autoencoder, replacing: impossible.old, with: impossible.new)
    #expect(problems == [impossible.problem])
  }

  @Test(arguments: [
    Impossible("lr: 1.0e-3", "lr: 0", "x.yaml:3: train.lr: must be greater than 0, got 0"),
    Impossible(
      "noise: none", "noise: none, noise_stdev: 0.1",
      "x.yaml:3: train.noise_stdev: has no meaning with noise: none; it goes with "
        + "bipolar, gaussian, uniform, laplace, three_point, student_t"
    ),
    Impossible(
      "noise: none", "noise: none, noise_sharing: shared",
      "x.yaml:3: train.noise_sharing: has no meaning with noise: none; it goes with "
        + "bipolar, gaussian, uniform, laplace, three_point, student_t"
    ),
    Impossible(
      "noise: none", "noise: gaussian",
      "x.yaml:3: train.noise_stdev: is missing; noise: gaussian needs it"),
    Impossible(
      "optimizer: adamw", "optimizer: proximal, eps: 1e-8",
      "x.yaml:3: train.eps: has no meaning with optimizer: proximal; it goes with adam, adamw"),
    Impossible(
      "n_features: 8, n_hidden: 16", "n_features: 2000000, n_hidden: 1000000",
      "x.yaml:2: model.n_hidden: makes 2000000 × 1000000 weights; at most 2^40 are allowed"),
    Impossible(
      "n_features: 8, n_hidden: 16", "n_features: 8, n_hidden: 9000000000000000000",
      "x.yaml:2: model.n_hidden: makes 8 × 9000000000000000000 weights; at most 2^40 are allowed"),
    Impossible(
      "model: {n_features", "model: {kind: transformer, n_features",
      "x.yaml:2: model.kind: transformer is unknown (known: autoencoder, row_flow, injection, dictionary, context_task)"
    ),
  ])
  func inAMinimalFile(_ impossible: Impossible) {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, replacing: impossible.old, with: impossible.new)
    #expect(problems == [impossible.problem])
  }

  @Test(arguments: [
    Impossible(
      "n_hidden: 100000", "n_hidden: 0", "x.yaml:2: model.n_hidden: must be at least 1, got 0"),
    Impossible(
      "init_scale: 0.9", "init_scale: 0",
      "x.yaml:2: model.init_scale: must be greater than 0, got 0"),
    Impossible(
      "method: stepped", "method: euler",
      "x.yaml:3: train.method: euler is unknown (known: stepped, exact)"),
    Impossible(
      "method: stepped", "method: exact",
      "x.yaml:3: train.step_size: has no meaning with method: exact; it goes with stepped"),
    Impossible(
      "step_size: 0.5, ", "", "x.yaml:3: train.step_size: is missing; method: stepped needs it"),
    Impossible(
      "step_size: 0.5", "step_size: 1e-9",
      "x.yaml:3: train.step_size: makes 200000000000000 steps; at most 1e12 are allowed"),
    Impossible(
      "end_time: 2.0e5", "end_time: -1",
      "x.yaml:3: train.end_time: must be greater than 0, got -1"),
    Impossible(
      "until_single: true", "until_single: 1",
      "x.yaml:3: train.until_single: must be true or false, got 1"),
    Impossible(
      "replicates: 1}", "replicates: 1}\nrecord: {matrices: [final]}",
      "x.yaml:5: record.matrices: row_flow has no matrix final"),
    Impossible(
      "l1: 1.0e-5", "l1: 1.0e-5, lr: 0.1",
      "x.yaml:3: train.lr: is a key of model.kind: autoencoder only"),
  ])
  func inARowFlow(_ impossible: Impossible) {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.rowFlow, replacing: impossible.old, with: impossible.new)
    #expect(problems == [impossible.problem])
  }
}
