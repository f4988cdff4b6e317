package import Randomness

/// The random streams of one trial.
package struct TrialStreams: Sendable {
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
}
