internal import Matrix
internal import Model
internal import Randomness
internal import Records

extension ContextNetwork {
  /// What is observed of every network (docs/measures.md).
  package static let measures = ContextMeasure.all.map(\.name)
  /// How well it has learnt, and the published count.
  package static let mainMeasures = ["mixed_10", "loss"]

  /// Trains one network.
  package func run(_ streams: TrialStreams) -> TrialFindings {
    let initial = weights(task.inputs, streams.stream(for: .initialWeights))
    var trainer = ContextTrainer(
      task, encoder: initial, decoder: weights(task.outputs, streams.stream(for: .initialDecoder)),
      optimizer: optimizer)
    var observations: [Observation] = []
    var snapshots: [RecordedMatrix] = []
    var looks = record.steps(through: steps)[...]
    for step in 0...steps {
      let isSeen = looks.first == step
      if isSeen { looks.removeFirst() }
      let seen =
        isSeen
        ? (
          selectivity: ContextSelectivity(&trainer, task), encoder: trainer.encoder,
          decoder: trainer.decoder
        ) : nil
      // One step past the last, and dropped: only a step tells the final loss.
      let loss = trainer.step(learningRate: learningRate.value(at: step, of: steps))
      guard loss.isFinite else {
        return findings(.diverged(step: step), observations, [])
      }
      guard let seen else { continue }
      observations.append(
        Observation(
          step: step, time: Double(step),
          values: ContextMeasure.all.map { $0.value(loss, seen.selectivity) }))
      if record.snapshots.contains(step) {
        snapshots.append(RecordedMatrix(name: "step_\(step)", matrix: seen.encoder))
      }
      if step == steps {
        return findings(
          .finished, observations, kept(initial, seen.encoder, seen.decoder) + snapshots)
      }
    }
    preconditionFailure("the last step is recorded")
  }

  private func findings(
    _ outcome: TrialOutcome, _ observations: [Observation], _ matrices: [RecordedMatrix]
  ) -> TrialFindings {
    TrialFindings(
      outcome: outcome, kernel: "blas", observations: observations, matrices: matrices)
  }

  private func kept(
    _ initial: WeightMatrix<Float>, _ final: WeightMatrix<Float>, _ decoder: WeightMatrix<Float>
  ) -> [RecordedMatrix] {
    let known: [(RecordSettings.Matrix, WeightMatrix<Float>)] = [
      (.initial, initial), (.final, final), (.decoder, decoder),
    ]
    return known.filter { record.matrices.contains($0.0) }
      .map { RecordedMatrix(name: $0.rawValue, matrix: $1) }
  }

  private func weights(_ rows: Int, _ stream: RandomStream) -> WeightMatrix<Float> {
    var (stream, normal) = (stream, NormalDistribution())
    return WeightMatrix(
      features: rows, hidden: hidden,
      elements: (0..<rows * hidden).map { _ in
        Float(initialScale * normal.next(from: &stream))
      })
  }
}
