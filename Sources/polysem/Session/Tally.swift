/// What became of the trials of one command.
struct Tally: Encodable {
  /// Trials of the plan, or of this shard of it.
  var trials = 0
  /// Trained now, diverged ones included.
  var trained = 0
  /// Already in the store.
  var skipped = 0
  /// Of the trained ones, how many diverged.
  var diverged = 0
  /// Could not be computed or stored.
  var failed = 0

  /// One line for people.
  var text: String {
    var parts = ["\(trials) trials", "\(trained) trained", "\(skipped) already there"]
    if diverged > 0 { parts.append("\(diverged) diverged") }
    if failed > 0 { parts.append("\(failed) failed") }
    let left = trials - trained - skipped - failed
    if left > 0 { parts.append("\(left) left") }
    return parts.joined(separator: ", ")
  }
}
