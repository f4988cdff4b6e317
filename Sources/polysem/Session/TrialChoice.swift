// Which of a folder's trials is meant.

internal import Records
internal import Store

/// How a trial of a folder is named on the command line.
struct TrialChoice {
  let folder: String
  let store: ResultStore

  /// Digits are a row below this number, and may be the beginning of a key above it.
  private static let leastKey = 100_000

  /// The trial of that row in `polysem export FOLDER --csv`, from 0, or whose key begins so. O(trials).
  ///
  /// - Parameters:
  ///   - text: as it was typed.
  ///   - option: how it is called in messages.
  /// - Returns: the trial as it ended.
  /// - Throws: `CommandFailure`, `StoreError`.
  func trial(_ text: String, option: String) throws -> StoredTrial {
    let row = Int(text).flatMap { String($0) == text ? $0 : nil }
    var (trials, matches) = (0, 0)
    var (ofRow, ofKey): (StoredTrial?, StoredTrial?)
    var pages = try store.finalStatePages(of: .members)
    while let page = try pages.next() {
      if let row, row >= trials, row - trials < page.count { ofRow = page[row - trials] }
      for trial in page where !text.isEmpty && trial.identity.key.hasPrefix(text) {
        ofKey = ofKey ?? trial
        matches += 1
      }
      trials += page.count
    }
    func failure(_ message: String) -> CommandFailure { CommandFailure(.badInput, message) }
    guard trials > 0 else { throw failure("\(folder): holds no trial") }
    if let ofRow { return ofRow }
    if let row, row < Self.leastKey {
      throw failure("\(option): \(folder) has trials 0 to \(trials - 1), got \(row)")
    }
    guard let ofKey else {
      throw failure("\(option): no trial of \(folder) has a key that begins so: \(text)")
    }
    guard matches == 1 else {
      throw failure(
        "\(option): \(matches) trials of \(folder) have a key that begins so; give more of it")
    }
    return ofKey
  }
}
