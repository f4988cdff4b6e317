@preconcurrency internal import Dispatch
internal import Foundation
internal import Synchronization

/// Ctrl-C and SIGTERM: the first lets running trials finish, the second leaves at once.
final class Interruption: Sendable {
  private let received = Mutex<Int32?>(nil)
  private let sources: [any DispatchSourceSignal]

  /// Takes over both signals until the process ends.
  init() {
    let queue = DispatchQueue(label: "polysem.signals")
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: queue)
    }
    for (source, number) in zip(sources, [SIGINT, SIGTERM]) {
      source.setEventHandler { [weak self] in self?.receive(number) }
      source.resume()
    }
  }

  /// Whether no further trial should begin.
  var isRequested: Bool { received.withLock { $0 != nil } }

  /// The exit code that reports the signal; `nil` when none came.
  var status: ExitStatus? {
    received.withLock { $0.map { $0 == SIGINT ? .interrupted : .terminated } }
  }

  private func receive(_ number: Int32) {
    let isFirst = received.withLock { current in
      defer { current = current ?? number }
      return current == nil
    }
    guard isFirst else { _exit(128 + number) }
    StandardError.write(
      "\ninterrupted: finishing the running trials; once more to leave at once. "
        + "Run the same command again to resume.")
  }
}
