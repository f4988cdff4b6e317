/// Names a stream of random numbers by what it is for: the same name always gives the same numbers.
///
/// Streams of different names are independent for every practical purpose: the name is folded into
/// 128 bits, a Philox key and the upper half of its counter, by chaining Philox blocks over it.
public struct StreamKey: Sendable, Hashable {
  /// What a trial's numbers are used for; each purpose is a stream of its own.
  public enum Purpose: String, Sendable, CaseIterable {
    /// Initial weights.
    case initialWeights = "initial-weights"
    /// Hidden noise during training.
    case hiddenNoise = "hidden-noise"
    /// Inputs that a network is trained on.
    case inputs
    /// Inputs that a network is judged by.
    case evaluationInputs = "evaluation-inputs"
    /// Initial weights of a decoder that is not the encoder's transpose.
    case initialDecoder = "initial-decoder"
    /// True directions of features that no network was trained on.
    case trueDirections = "true-directions"
    /// Examples whose directions dead latents of a dictionary take.
    case resampling
    /// Dictionaries of random directions, which learnt ones are compared with.
    case randomDictionaries = "random-dictionaries"
    /// Input noise of the examples that a probe is trained and tested on.
    case probeInputs = "probe-inputs"
    /// What a probe is asked, and which of its labels are wrong.
    case probeLabels = "probe-labels"
    /// A random hidden layer that a learnt one is compared with.
    case randomLayer = "random-layer"
    /// Input noise of the examples that are clustered.
    case clusteredInputs = "clustered-inputs"
    /// Starts of k-means.
    case clusterSeeds = "cluster-seeds"
    /// Perturbations of weights whose losses an evolution strategy compares.
    case perturbations
    /// Which hidden activations are dropped during training.
    case dropout
    /// Random order of what a measure is compared with; no trial's.
    case shuffles
    /// Values of the parameters of a random sweep.
    case sweep
  }

  /// The Philox key.
  let key: SIMD2<UInt32>
  /// Upper half of the Philox counter; the lower half counts blocks.
  let counterHigh: SIMD2<UInt32>

  /// Names a stream.
  ///
  /// - Parameters:
  ///   - study: the study's seed.
  ///   - cell: text that identifies the cell, such as its configuration hash; streams of trials
  ///     with equal text are shared.
  ///   - replicate: which independent repetition.
  ///   - purpose: what the numbers are for.
  public init(study: Int, cell: String, replicate: Int, purpose: Purpose) {
    var words = Self.words(of: UInt64(bitPattern: Int64(study)))
    words += Self.words(of: UInt64(bitPattern: Int64(replicate)))
    words += Self.words(of: cell)
    words += Self.words(of: purpose.rawValue)
    let digest = Self.digest(words)
    key = SIMD2(digest.x, digest.y)
    counterHigh = SIMD2(digest.z, digest.w)
  }

  /// A 128-bit digest by Davies–Meyer chaining: each pair of words is the key that enciphers the
  /// state.
  private static func digest(_ words: [UInt32]) -> SIMD4<UInt32> {
    // "polysem streams" as a first value: any constant would do, but it must never change.
    var state = SIMD4<UInt32>(0x706F_6C79, 0x7365_6D20, 0x7374_7265, 0x616D_7300)
    for start in stride(from: 0, to: words.count, by: 2) {
      let key = SIMD2(words[start], start + 1 < words.count ? words[start + 1] : 0)
      state = state ^ Philox4x32.block(counter: state, key: key)
    }
    return state
  }

  private static func words(of value: UInt64) -> [UInt32] {
    [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
  }

  /// Text as its length in bytes and its bytes, four a word and padded to whole blocks, so that no
  /// two lists of fields run into each other.
  private static func words(of text: String) -> [UInt32] {
    let bytes = Array(text.utf8)
    var words = [UInt32(truncatingIfNeeded: bytes.count), 0]
    for start in stride(from: 0, to: bytes.count, by: 4) {
      let chunk = bytes[start..<min(start + 4, bytes.count)]
      words.append(chunk.reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
    if words.count % 2 == 1 { words.append(0) }
    return words
  }
}
