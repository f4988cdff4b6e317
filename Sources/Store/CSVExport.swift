// Trials as comma-separated values: what spreadsheets read and what is committed beside figures.

internal import Keys
internal import Records

/// One line per trial: what it is, its parameters, how it ended and its measures' final values.
///
/// Equal trials give equal text, whatever their order and whenever they ran: no wall times.
package enum CSVExport {
  private static let identity = [
    "key", "configuration_hash", "seed", "replicate", "status", "diverged_at_step", "kernel",
  ]

  /// The whole text, header included, sorted by identity.
  ///
  /// The column `key` is the trial's with a `t` before it: of sixteen hex digits some are all digits,
  /// or digits around an `e`, which is a number to pandas and R, perhaps `inf`.
  ///
  /// Columns: the identity, status, step of divergence and kernel; the parameters under their
  /// dotted keys in alphabetical order; the measures in the order in which the sorted trials first
  /// name them. A cell is empty where a trial lacks the parameter or measure, diverged, or the
  /// measure is undefined (NaN); infinities are `inf` and `-inf`; numbers read back as the same
  /// values. O(cells).
  package static func text(of trials: [StoredTrial]) -> String {
    let trials = trials.sorted { $0.identity < $1.identity }
    let parameters = Set(trials.flatMap(\.parameters.keys)).sorted()
    var measures: [String] = []
    var seen: Set<String> = []
    for name in trials.lazy.flatMap(\.measures) where seen.insert(name).inserted {
      measures.append(name)
    }
    var text = CSV.line(identity + parameters + measures)
    for trial in trials {
      text += CSV.line(
        identity(of: trial)
          + parameters.map { trial.parameters[$0]?.description ?? "" }
          + measures.map { name in
            guard let value = trial.final(name), !value.isNaN else { return "" }
            return "\(value)"
          })
    }
    return text
  }

  private static func identity(of trial: StoredTrial) -> [String] {
    let (status, step) =
      switch trial.outcome {
      case .finished: ("finished", "")
      case .diverged(let step): ("diverged", "\(step)")
      }
    return [
      "t\(trial.identity.key)", trial.identity.configurationHash, "\(trial.identity.seed)",
      "\(trial.identity.replicate)", status, step, trial.kernel,
    ]
  }
}
