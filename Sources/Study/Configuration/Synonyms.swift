/// What newcomers call our keys, for messages alone: no synonym is accepted.
enum Synonyms {
  /// Names elsewhere, without underscores and in lower case.
  private static let keys: [String: String] = [
    "learningrate": "train.lr", "alpha": "train.lr", "epochs": "train.steps",
    "iterations": "train.steps", "nsteps": "train.steps", "numsteps": "train.steps",
    "maxsteps": "train.steps", "batchsize": "inputs.batch", "hidden": "model.n_hidden",
    "hiddensize": "model.n_hidden", "hiddendim": "model.n_hidden", "dhidden": "model.n_hidden",
    "neurons": "model.n_hidden", "nneurons": "model.n_hidden", "width": "model.n_hidden",
    "features": "model.n_features", "numfeatures": "model.n_features",
    "inputdim": "model.n_features", "wd": "train.weight_decay", "decay": "train.weight_decay",
    "lambda": "train.l1", "l1coeff": "train.l1", "l1lambda": "train.l1", "l1penalty": "train.l1",
    "sparsity": "inputs.density", "sigma": "train.noise_stdev", "noisestd": "train.noise_stdev",
    "optim": "train.optimizer", "dtype": "train.precision", "seed": "seeds.study",
    "randomseed": "seeds.study", "numseeds": "seeds.replicates", "nseeds": "seeds.replicates",
    "repeats": "seeds.replicates", "runs": "seeds.replicates", "initscale": "model.init",
    "initialization": "model.init", "activation": "model.hidden_activation",
  ]

  /// The key that is meant by the last part of a name; `nil` where nobody knows.
  static func key(_ name: String) -> String? {
    let last = name.split(separator: ".").last.map(String.init) ?? name
    return keys[last.lowercased().filter { $0 != "_" && $0 != "-" }]
  }
}
