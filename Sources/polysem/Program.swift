internal import ArgumentParser
internal import Dispatch
internal import Engine
internal import Foundation

/// A verb that trains trials side by side.
protocol TrainingVerb: AsyncParsableCommand {
  var options: RunOptions { get }
}

/// Where the process begins and ends.
///
/// Rejected: an asynchronous `main`, whose runtime asks for threads before a line of ours has run, and
/// waits for ever where the system refuses them.
@main
enum Program {
  static func main() {
    BLASKernels.choose()
    Descriptor.prepare()
    do {
      try ProcessLimits.check()
      try Polysem.checkVerb(CommandLine.arguments.dropFirst().first)
      var command = try Polysem.parseAsRoot()
      guard let verb = command as? any TrainingVerb else {
        try command.run()
        Foundation.exit(ExitStatus.success.rawValue)
      }
      try ProcessLimits.check(jobs: verb.options.trialsAtOnce)
      // Handed over: nothing here touches it again.
      nonisolated(unsafe) let handed = verb
      Task.detached { await run(handed) }
    } catch {
      leave(because: error)
    }
    dispatchMain()
  }

  private static func run(_ verb: any TrainingVerb) async -> Never {
    do {
      var verb = verb
      try await verb.run()
    } catch {
      leave(because: error)
    }
    Foundation.exit(ExitStatus.success.rawValue)
  }

  private static func leave(because error: any Error) -> Never {
    if let failure = CommandFailure(error) {
      if !failure.message.isEmpty { StandardError.write(failure.message) }
      // Without what else would be done at the end: the libraries' own threads may be missing.
      if failure.status == .limited { _exit(failure.status.rawValue) }
      Foundation.exit(failure.status.rawValue)
    }
    // As `exit(withError:)` does, which would lose a help text in silence where it cannot be written.
    let (text, code) = (Polysem.fullMessage(for: error), Polysem.exitCode(for: error))
    if code == .success && !text.isEmpty {
      do {
        try StandardOutput.writeLine(text)
      } catch {
        leave(because: error)
      }
    } else if !text.isEmpty {
      StandardError.write(text)
    }
    Foundation.exit(code.rawValue)
  }
}
