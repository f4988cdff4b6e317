// Training and nothing else: what a whole polysem process is held against.

internal import Model
internal import Randomness
internal import TestSupport

enum BareTraining {
  /// Reports the core-seconds in which networks are drawn and trained one after the other, with
  /// nothing observed or stored.
  ///
  /// - Parameters:
  ///   - experiment: `collisions` (AdamW) or `noise` (SGD, bipolar noise for each example).
  ///   - features: n.
  ///   - hidden: m.
  ///   - steps: of each network.
  ///   - networks: how many.
  static func time(
    _ experiment: Experiment, features: Int, hidden: Int, steps: Int, networks: Int
  ) {
    let seconds = Clocks.time(by: Clocks.thread) {
      for replicate in 0..<networks {
        let initial = Networks.initial(features: features, hidden: hidden, replicate: replicate)
        let noise = experiment.noise(features: features, hidden: hidden, replicate: replicate)
        Networks.train(initial, experiment.optimizer, noise: noise, steps: steps)
      }
    }
    Measurement(
      benchmark: "bare.\(experiment)", features: features, hidden: hidden, value: seconds, unit: "s"
    ).report()
  }

  enum Experiment: String {
    case collisions, noise

    var optimizer: Descent {
      switch self {
      case .collisions: Networks.adamW
      case .noise: Networks.sgd
      }
    }

    func noise(features: Int, hidden: Int, replicate: Int = 0) -> HiddenNoise {
      switch self {
      case .collisions: .none
      case .noise:
        Networks.noise(
          BipolarNoise.self, features: features, hidden: hidden, replicate: replicate)
      }
    }
  }
}
