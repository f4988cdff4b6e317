package import Randomness

/// The random streams of one trial.
package struct TrialStreams: Sendable, Equatable {
  private let seed: Int
  private let cell: String
  private let replicate: Int

  /// Names the streams: trials with equal `cell`, seed and replicate share them.
  package init(seed: Int, cell: String, replicate: Int) {
    (self.seed, self.cell, self.replicate) = (seed, cell, replicate)
  }

  /// The stream for one purpose, from its beginning.
  package func stream(for purpose: StreamKey.Purpose) -> RandomStream {
    RandomStream(StreamKey(study: seed, cell: cell, replicate: replicate, purpose: purpose))
  }

  /// The streams of something that several trials of the study share, named by what it is.
  ///
  /// - Parameters:
  ///   - name: tells it from everything else that is shared.
  ///   - replicate: which repetition of it; `nil` for the trial's own.
  /// - Returns: streams that are the same in every trial that asks for the same.
  package func shared(_ name: String, replicate: Int?) -> TrialStreams {
    TrialStreams(seed: seed, cell: "shared \(name)", replicate: replicate ?? self.replicate)
  }

  /// The streams of one of several networks that a trial trains; the first has the trial's own.
  func ofNetwork(_ index: Int) -> TrialStreams {
    guard index > 0 else { return self }
    return TrialStreams(seed: seed, cell: "network \(index) of \(cell)", replicate: replicate)
  }

  /// The streams of a second one of what a trial has one of, independent of the first's.
  package var ofTwin: TrialStreams {
    TrialStreams(seed: seed, cell: "twin of \(cell)", replicate: replicate)
  }
}
