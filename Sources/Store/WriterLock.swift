// One writer per store: an advisory lock on a file beside the database.
//
// Rejected: SQLite's own exclusive locking mode, which would keep pandas from reading a running
// study.

internal import Foundation
internal import Matrix

/// Held while a `ResultStore` may write; given up on `release`, or by the system when the process
/// dies.
final class WriterLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock, or fails at once.
  ///
  /// The file then says who holds it. It is never removed: removing it would let two writers lock
  /// two files of the same name.
  ///
  /// - Throws: `StoreError.lockedByAnotherWriter`, or `unwritable` where the file system has no
  ///   locks.
  init(path: String) throws {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard opened >= 0 else {
      let failure = FileFailure(path: path, code: errno)
      throw failure.isDiskFull
        ? StoreError.diskFull(path: path)
        : StoreError.unwritable(path: path, reason: failure.reason)
    }
    guard Self.lock(opened) else {
      let failure = FileFailure(path: path, code: errno)
      close(opened)
      guard failure.code == EWOULDBLOCK else {
        throw StoreError.unwritable(path: path, reason: "locking failed: \(failure.reason)")
      }
      let holder = (try? AtomicFile.read(path)).map { String(decoding: $0, as: UTF8.self) }
      throw StoreError.lockedByAnotherWriter(
        path: path, holder: holder?.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    descriptor = opened
    // A courtesy to whoever is refused; the lock holds even if this cannot be written.
    let holder = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
    if ftruncate(opened, 0) == 0 { _ = holder.withCString { pwrite(opened, $0, strlen($0), 0) } }
  }

  /// Times that the lock is tried and microseconds between them: whoever asks who is writing holds it
  /// for a moment.
  private static let (tries, pause): (Int, UInt32) = (5, 40_000)

  private static func lock(_ descriptor: Int32) -> Bool {
    for attempt in 1...tries {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      guard errno == EWOULDBLOCK, attempt < tries else { return false }
      usleep(pause)
    }
    return false
  }

  /// Who holds the lock, in its own words; `nil` where nobody does, or where it cannot be asked.
  static func holder(path: String) -> String? {
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return nil }
    defer { close(opened) }
    guard flock(opened, LOCK_SH | LOCK_NB) != 0 else {
      flock(opened, LOCK_UN)
      return nil
    }
    guard errno == EWOULDBLOCK else { return nil }
    let text = (try? AtomicFile.read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let holder = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return holder.isEmpty ? "a process" : holder
  }

  deinit {
    // Closing alone would leave the lock to a child process that is between fork and exec just now.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
