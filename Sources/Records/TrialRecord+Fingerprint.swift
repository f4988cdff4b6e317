// One number for everything a trial left behind, to the last bit.

internal import Matrix
internal import Crypto

extension TrialRecord {
  /// SHA-256 over outcome, observed steps, values and kept matrices, bit by bit: 64 lower-case hex
  /// digits. Equal for equal records, NaN included; names and parameters do not enter.
  public var fingerprint: String {
    var hash = SHA256()
    func add(_ words: [UInt64]) {
      words.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
    if case .diverged(let step) = outcome { add([1, UInt64(step)]) } else { add([0]) }
    for observation in observations {
      add([UInt64(observation.step)] + observation.values.map(\.bitPattern))
    }
    for matrix in matrices {
      add(matrix.matrix.elements.map { UInt64($0.bitPattern) })
    }
    return hash.finalize().hexadecimal
  }
}
