@preconcurrency internal import Dispatch
internal import Foundation
internal import Parallel

/// What running trials have after a signal.
struct Grace: Sendable {
  /// How long.
  let seconds: Double
  /// What is done before the process leaves those that have not ended.
  let leaving: @Sendable () -> Void
}

/// Ctrl-C, SIGTERM and SIGHUP: the first lets running trials finish, a second Ctrl-C or SIGTERM
/// leaves at once.
final class Interruption: Sendable {
  private struct First {
    let status: ExitStatus
    let moment: ContinuousClock.Instant
  }

  private static let statuses: [Int32: ExitStatus] = [
    SIGINT: .interrupted, SIGTERM: .terminated, SIGHUP: .hungUp,
  ]
  /// `timeout` signals a process and then its whole group: what comes sooner than this is one wish.
  private static let echo = Duration.milliseconds(100)

  private let first = Guarded<First?>(nil)
  private let queue = DispatchQueue(label: "polysem.signals")
  private let grace: Grace?
  private let sources: [any DispatchSourceSignal]

  /// Takes over the signals until the process ends; SIGHUP stays ignored where it was, as under nohup.
  ///
  /// - Parameter grace: how long running trials may take; `nil` for as long as they do.
  init(grace: Grace? = nil) {
    self.grace = grace
    let queue = queue
    let numbers = Self.statuses.keys.filter { $0 != SIGHUP || !Self.isIgnored($0) }
    sources = numbers.map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: queue)
    }
    for (source, number) in zip(sources, numbers) {
      source.setEventHandler { [weak self] in self?.receive(number) }
      source.resume()
    }
  }

  /// Whether no further trial should begin.
  var isRequested: Bool { first.withLock { $0 != nil } }

  /// The exit code that reports the signal; `nil` when none came.
  var status: ExitStatus? { first.withLock { $0?.status } }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private func receive(_ number: Int32) {
    guard let status = Self.statuses[number] else { return }
    let now = ContinuousClock.now
    let earlier = first.withLock { first in
      defer { first = first ?? First(status: status, moment: now) }
      return first
    }
    if let earlier {
      // A terminal that closes hangs up twice, by the shell and by the system.
      guard status != .hungUp, now - earlier.moment > Self.echo else { return }
      _exit(status.rawValue)
    }
    let limit = grace.map { " for up to \(duration($0.seconds))" } ?? ""
    StandardError.write(
      "\ninterrupted: finishing the running trials\(limit); once more to leave at once. "
        + "Run the same command again to resume.")
    guard let grace else { return }
    queue.asyncAfter(deadline: .now() + grace.seconds) {
      grace.leaving()
      StandardError.write("left the trials that had not ended; what was stored stays")
      _exit(status.rawValue)
    }
  }
}
