/// What became of the trials of one command.
struct Tally: Encodable {
  /// Trials of the plan, or of this shard of it; under a stopping rule those it has asked for.
  var trials = 0
  /// Trained now, diverged ones included.
  var trained = 0
  /// Already in the store.
  var skipped = 0
  /// Of the trained ones, how many diverged.
  var diverged = 0
  /// Could not be computed or stored.
  var failed = 0
  /// How each cell under a stopping rule stands; `nil` where no plan has one.
  var cells: [SequentialOutcome]?

  /// Trials that were not begun, after an interruption or a failure of the store.
  var left: Int { trials - trained - skipped - failed }

  /// One line for people.
  var text: String {
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
