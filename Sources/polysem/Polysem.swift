internal import Analysis
internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Keys
internal import Matrix
internal import Report
internal import Store
internal import Study

/// The command line: one verb a file in Verbs.
struct Polysem: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "polysem",
    abstract: "Monte Carlo experiments on incidental polysemanticity.",
    discussion: """
      Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 some trials failed or are \
      missing and the others are kept, 2 the regression check or verify found something off, 64 usage, 65 bad configuration, data or folder, 69 a \
      needed tool is missing, 71 the system grants too few threads or open files, 74 standard output is full or closed, \
      129/130/143 hung up, interrupted or terminated with the running trials stored. When several hold, 129 and above \
      before 1 and 2, and those before 74.
      """,
    version: version,
    subcommands: [
      RunCommand.self, TrainCommand.self, MeasureCommand.self, ReproduceCommand.self,
      ExportCommand.self, PlotCommand.self, FollowCommand.self, FilmCommand.self,
      ReportCommand.self, CheckCommand.self, StatusCommand.self, MergeCommand.self,
      VerifyCommand.self, SubmitCommand.self, SchemaCommand.self,
    ])

  static let version = "0.1.0"
}

extension Polysem {
  /// Says what a first word that is no verb was probably meant to be; the parser's own message calls
  /// it an unexpected argument.
  ///
  /// - Throws: `CommandFailure`, a wrong usage.
  static func checkVerb(_ word: String?) throws {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard let word, !word.hasPrefix("-"), word != "help", !verbs.contains(word) else { return }
    let isExperiment = word.hasSuffix(".yaml") || word.hasSuffix(".yml")
    let hint =
      isExperiment
      ? "; did you mean polysem run \(word)?" : Spelling.hint(for: word, among: verbs)
    throw CommandFailure(
      .usage,
      "\(Spelling.visible(word)) is no verb of polysem\(hint)\n"
        + "  There are \(verbs.joined(separator: ", ")); polysem help VERB says more.")
  }
}

extension CommandFailure {
  /// The exit code that belongs to an error of the project's own; `nil` for those of the argument
  /// parser.
  init?(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as ConfigurationError: self.init(.badInput, error.description)
    case let error as MemoryShortage: self.init(.badInput, error.description)
    case let error as StatusFailure: self.init(.badInput, error.description)
    case let error as MergeRefusal: self.init(.badInput, error.description)
    case let error as LimitReached: self.init(.limited, error.description)
    case let error as TrialFailure: self.init(.trialsFailed, error.description)
    case let error as ArrayFileError: self.init(.badInput, error.description)
    case let error as NpyError: self.init(.badInput, error.description)
    case let error as AnalysisError: self.init(.badInput, error.description)
    case let error as RenderingError: self.init(.toolMissing, error.description)
    case let error as StoreError:
      if case .diskFull = error {
        self.init(.trialsFailed, error.description)
      } else {
        self.init(.badInput, error.description)
      }
    default: return nil
    }
  }
}
