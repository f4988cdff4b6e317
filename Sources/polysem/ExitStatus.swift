/// The documented exit codes (docs/command-line.md, `polysem --help`).
enum ExitStatus: Int32 {
  /// Everything asked for was done; diverged networks are data, not failures.
  case success = 0
  /// Some trials could not be computed or stored, or are in none of the stores to join; the others are
  /// kept.
  case trialsFailed = 1
  /// The regression check, or `verify`, found something off.
  case regression = 2
  /// The command line makes no sense. Chosen by the argument parser.
  case usage = 64
  /// A configuration, an input file or an output folder is bad; nothing was computed.
  case badInput = 65
  /// A program that was needed is missing, such as vl-convert; results are kept. Also that of a CPU
  /// without AVX2 (CProcessor).
  case toolMissing = 69
  /// The system grants too few threads or open files to begin; nothing was computed.
  case limited = 71
  /// Results could not be written to standard output; what was trained is stored.
  case outputLost = 74
  /// Ended by SIGHUP after the running trials were finished and stored.
  case hungUp = 129
  /// Ended by Ctrl-C after the running trials were finished and stored.
  case interrupted = 130
  /// Ended by SIGTERM after the running trials were finished and stored.
  case terminated = 143
}

/// Why a command cannot go on, in words for the user.
struct CommandFailure: Error {
  let status: ExitStatus
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// Reports what was done, and ends with a status that a report nobody can read does not mask.
  ///
  /// - Parameters:
  ///   - status: `nil` when all went well.
  ///   - report: writes the results.
  /// - Throws: what the report throws, with that status if there is one; else the bare status.
  static func ending(with status: ExitStatus?, after report: () throws -> Void) throws {
    do {
      try report()
    } catch {
      guard let failure = CommandFailure(error) else { throw error }
      throw CommandFailure(status ?? failure.status, failure.message)
    }
    if let status { throw CommandFailure(status, "") }
  }
}
