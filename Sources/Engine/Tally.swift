/// What became of the trials of one command.
package struct Tally: Encodable {
  /// Trials of the plan, or of this shard of it; under a stopping rule those it has asked for.
  package var trials = 0
  /// Trained now, diverged ones included.
  package var trained = 0
  /// Already in the store.
  package var skipped = 0
  /// Of the trained ones, how many diverged.
  package var diverged = 0
  /// Could not be computed or stored.
  package var failed = 0
  /// How each cell under a stopping rule stands; `nil` where no plan has one.
  package var cells: [SequentialOutcome]?

  /// Trials that were not begun, after an interruption or a failure of the store.
  package var left: Int { trials - trained - skipped - failed }

  /// One line for people.
  package var text: String {
    var parts = ["\(trials) trials", "\(trained) trained", "\(skipped) already there"]
    if diverged > 0 { parts.append("\(diverged) diverged") }
    if failed > 0 { parts.append("\(failed) failed") }
    if left > 0 { parts.append("\(left) left") }
    if let cells {
      let reached = cells.count(where: \.isReached)
      parts.append("\(reached) of \(cells.count) cells known well enough")
    }
    return parts.joined(separator: ", ")
  }
}
