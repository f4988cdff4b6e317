// The .npy files of one batch, written before the rows that name them.

internal import Matrix
internal import Foundation
internal import Records

/// Writes matrices into `weights/`, and takes them away again when their batch fails.
struct MatrixFiles {
  /// The results folder.
  let folder: URL
  private var written: [URL] = []

  init(folder: URL) { self.folder = folder }

  /// Writes one matrix of a trial as a complete, flushed file.
  ///
  /// - Returns: the path relative to the results folder, and the file's SHA-256.
  /// - Throws: `FileFailure`, `NpyError`.
  mutating func write(
    _ recorded: RecordedMatrix, key: String
  ) throws -> (path: String, digest: String) {
    try makeFolder()
    let path = "weights/\(key)-\(recorded.name).npy"
    let file = folder.appendingPathComponent(path)
    written.append(file)
    let matrix = recorded.matrix
    let digest = try Npy.write(
      shape: [matrix.features, matrix.hidden], values: .float32(matrix.elements), to: file)
    return (path, digest)
  }

  /// Removes what was written.
  func remove() {
    for file in written { try? FileManager.default.removeItem(at: file) }
  }

  private func makeFolder() throws {
    guard written.isEmpty else { return }
    let weights = folder.appendingPathComponent("weights")
    if mkdir(weights.path, 0o777) == 0 {
      try AtomicFile.flushFolder(of: weights.path)
    } else if errno != EEXIST {
      throw FileFailure(path: weights.path, code: errno)
    }
  }
}
