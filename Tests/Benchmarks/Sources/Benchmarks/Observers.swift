// What it costs to look at networks while they train.

internal import Model
internal import Observers
internal import TestSupport

enum Observers {
  /// Reports the time that looks take, in percent of training without them: the same training with
  /// all of them and with two, in turn.
  ///
  /// - Parameters:
  ///   - experiment: `collisions` or `noise`.
  ///   - features: n.
  ///   - hidden: m.
  ///   - steps: of each training.
  ///   - looks: evenly spread over them, more than two.
  ///   - seconds: for the measurement.
  static func compare(
    _ experiment: BareTraining.Experiment, features: Int, hidden: Int, steps: Int, looks: Int,
    seconds: Double
  ) {
    func train(looks: Int) {
      let initial = Networks.initial(features: features, hidden: hidden)
      let observer = TrainingObserver(
        initial: initial,
        PlainTraining(optimizer: experiment.optimizer, steps: steps, kernel: .automatic)
          .problem(features: features, hidden: hidden, noise: nil))
      let observed = (0..<looks).map { $0 * steps / (looks - 1) }
      var sum = 0.0
      Networks.train(
        initial, experiment.optimizer, noise: experiment.noise(features: features, hidden: hidden),
        steps: steps, observedSteps: observed
      ) { step, weights in
        sum += observer.look(at: Network(weights), step: step).values[0]
      }
      precondition(sum.isFinite, "the benchmark's network diverged")
    }
    let timing = PairedTiming(
      seconds: seconds, first: { train(looks: looks) }, second: { train(looks: 2) })
    let share = (timing.ratio - 1) * Double(looks) / Double(looks - 2)
    Measurement(
      benchmark: "observers.\(experiment)", features: features, hidden: hidden, value: share * 100,
      unit: "%"
    ).report()
  }
}
