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
@main
struct Polysem: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "polysem",
    abstract: "Monte Carlo experiments on incidental polysemanticity.",
    discussion: """
      Results go to standard output, everything else to standard error. Exit codes: 0 fine, 1 some trials failed and the \
      others are kept, 2 the regression check found something off, 64 usage, 65 bad configuration, data or folder, 69 a \
      needed tool is missing, 74 standard output is full or closed, 130/143 interrupted.
      """,
    version: version,
    subcommands: [
      RunCommand.self, TrainCommand.self, MeasureCommand.self, ReproduceCommand.self,
      ExportCommand.self, CheckCommand.self, SchemaCommand.self,
    ])

  static let version = "0.1.0"

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var verb = command as? any AsyncParsableCommand {
        try await verb.run()
      } else {
        try command.run()
      }
    } catch {
      leave(because: error)
    }
  }

  private static func leave(because error: any Error) -> Never {
    guard let failure = CommandFailure(error) else { exit(withError: error) }
    StandardError.write(failure.message)
    Foundation.exit(failure.status.rawValue)
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
