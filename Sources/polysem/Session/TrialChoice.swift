// Which of a folder's trials is meant.

internal import Records
internal import Store

/// The trials of a folder, and how one of them is named on the command line.
struct TrialChoice {
  let folder: String
  let trials: [StoredTrial]

  /// The trial of that row in `polysem export FOLDER --csv`, from 0, or whose key begins so.
  ///
  /// - Parameters:
  ///   - text: as it was typed.
  ///   - option: how it is called in messages.
  /// - Returns: the trial.
  /// - Throws: `CommandFailure`.
  func trial(_ text: String, option: String) throws -> StoredTrial {
    guard !trials.isEmpty else { throw CommandFailure(.badInput, "\(folder): holds no trial") }
    if let row = Int(text), String(row) == text, row < 100_000 || trials.indices.contains(row) {
      guard trials.indices.contains(row) else {
        throw CommandFailure(
          .badInput, "\(option): \(folder) has trials 0 to \(trials.count - 1), got \(row)")
      }
      return trials[row]
    }
    let found = trials.filter { !text.isEmpty && $0.identity.key.hasPrefix(text) }
    guard let first = found.first else {
      throw CommandFailure(
        .badInput, "\(option): no trial of \(folder) has a key that begins so: \(text)")
    }
    guard found.count == 1 else {
      throw CommandFailure(
        .badInput,
        "\(option): \(found.count) trials of \(folder) have a key that begins so; give more of it")
    }
    return first
  }
}
