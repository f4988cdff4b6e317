internal import Foundation

/// A value that one thread at a time reads or changes.
///
/// Rejected: `Mutex` of Synchronization, a library that is not built for ThreadSanitizer: what such a lock orders is reported
/// as races where threads meet at it, in programs of ten lines too. This one is seen.
package final class Guarded<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  /// A value that nobody holds yet.
  package init(_ value: Value) { self.value = value }

  /// Lends the value to `body`, alone; the others wait. `body` must not ask for it again.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
