// Files that are either absent or complete: written aside, flushed, then renamed into place.

internal import Foundation
internal import Glibc

/// A system call that failed while a file was written or read.
package struct FileFailure: Error {
  /// The file the caller asked for.
  package let path: String
  /// `errno` of the failed call.
  package let code: Int32
  /// What is wrong where the system has no words for it.
  package var explanation: String?

  /// The explanation, or the system's own words.
  package var reason: String { explanation ?? String(cString: strerror(code)) }

  /// Records a failed call.
  package init(path: String, code: Int32, explanation: String? = nil) {
    (self.path, self.code, self.explanation) = (path, code, explanation)
  }

  /// Whether the file system, or the user's share of it, is used up.
  package var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }
}

/// Writes whole files that survive a crash at any moment.
package enum AtomicFile {
  /// Writes `prefix` and then the memory of `elements` in this machine's byte order.
  ///
  /// The bytes go to a neighbouring temporary file, which is flushed to disk (`fsync`), renamed
  /// over `path` and made durable by flushing the folder; on failure it is removed and an older
  /// file at `path` stays as it was. As `cp` would, it follows symbolic links, dangling ones
  /// included, and keeps the mode of a file that was there, and its owner where that is allowed; a
  /// device, a pipe or a folder is refused, since a rename would put a file in its place. Other hard
  /// links keep the older contents. O(bytes), two flushes.
  ///
  /// - Returns: SHA-256 of the contents, 64 lower-case hex digits.
  /// - Throws: `FileFailure`.
  @discardableResult
  package static func write<Element: BitwiseCopyable>(
    prefix: [UInt8], elements: [Element], to given: String
  ) throws -> String {
    let path = try target(of: given)
    let temporary = temporaryPath(for: path)
    let descriptor = try create(temporary, inPlaceOf: path)
    var hash = SHA256()
    do {
      defer { close(descriptor) }
      try append(prefix, to: descriptor, path: path, hash: &hash)
      try append(elements, to: descriptor, path: path, hash: &hash)
      guard fsync(descriptor) == 0 else { throw FileFailure(path: path, code: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let failure = FileFailure(path: path, code: errno)
      unlink(temporary)
      throw failure
    }
    try flushFolder(of: path)
    return hash.finalize().hexadecimal
  }

  /// Makes sure that `write` could begin: makes the temporary file and removes it again.
  ///
  /// For work that takes long: a slip in a path should not be found after it.
  ///
  /// - Throws: `FileFailure`.
  package static func check(_ given: String) throws {
    let path = try target(of: given)
    let temporary = temporaryPath(for: path)
    close(try create(temporary, inPlaceOf: path))
    unlink(temporary)
  }

  /// Beside the file, under a name that is no longer than names may be.
  private static func temporaryPath(for path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let name = url.lastPathComponent
    let short = name.utf8.count > 200 ? String(name.prefix(50)) : name
    return url.deletingLastPathComponent().appendingPathComponent("\(short).partial-\(getpid())")
      .path
  }

  private static func create(_ temporary: String, inPlaceOf path: String) throws -> Int32 {
    // A name too long for the file system would show at the rename only.
    var facts = stat()
    let isThere = lstat(path, &facts) == 0
    guard isThere || errno == ENOENT else { throw FileFailure(path: path, code: errno) }
    // What may not be written is not replaced, even where the folder would allow it.
    guard !isThere || access(path, W_OK) == 0 else { throw FileFailure(path: path, code: errno) }
    let mode: mode_t = isThere ? 0o600 : 0o666
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileFailure(path: path, code: errno) }
    if isThere {
      _ = fchown(descriptor, facts.st_uid, facts.st_gid)
      _ = fchmod(descriptor, facts.st_mode & 0o7777)
    }
    return descriptor
  }

  /// The regular file that a path names, links followed, or where one would be made.
  private static func target(of given: String) throws -> String {
    guard !given.isEmpty else { throw FileFailure(path: given, code: ENOENT) }
    guard !given.hasSuffix("/") else { throw FileFailure(path: given, code: EISDIR) }
    // Told through the links, since those of /dev/stdout and its like name no path.
    var named = stat()
    guard stat(given, &named) != 0 || named.st_mode & S_IFMT == S_IFREG else {
      throw FileFailure(path: given, code: EINVAL, explanation: "it is no regular file")
    }
    var path = given
    for _ in 0..<40 {
      var facts = stat()
      guard lstat(path, &facts) == 0 else { return path }
      switch facts.st_mode & S_IFMT {
      case S_IFREG: return path
      case S_IFLNK:
        let destination = try FileManager.default.destinationOfSymbolicLink(atPath: path)
        path =
          destination.hasPrefix("/")
          ? destination
          : URL(fileURLWithPath: path).deletingLastPathComponent()
            .appendingPathComponent(destination).path
      default: throw FileFailure(path: given, code: EINVAL)
      }
    }
    throw FileFailure(path: given, code: ELOOP)
  }

  /// SHA-256 of some bytes, 64 lower-case hex digits. O(bytes).
  package static func digest(of bytes: [UInt8]) -> String { SHA256.hash(bytes).hexadecimal }

  /// Makes a rename in the folder of `path` durable.
  ///
  /// - Throws: `FileFailure`.
  package static func flushFolder(of path: String) throws {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: folder, code: errno) }
    defer { close(descriptor) }
    // Some network file systems cannot flush a folder and say so with EINVAL; the rename stands.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw FileFailure(path: folder, code: errno)
    }
  }

  /// Reads a whole file, or a pipe or device to its end. O(bytes).
  ///
  /// - Parameters:
  ///   - path: the file; `-` for standard input where `standardInput` says so.
  ///   - standardInput: whether `-` is special.
  ///   - check: sees the beginning, at most 1 MiB, and may throw before more is read: a device
  ///     need not have an end.
  /// - Returns: all bytes.
  /// - Throws: `FileFailure`, or what `check` throws.
  package static func read(
    _ path: String, standardInput: Bool = false, check: ([UInt8]) throws -> Void = { _ in }
  ) throws -> [UInt8] {
    let isInput = standardInput && path == "-"
    let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: path, code: errno) }
    defer { if !isInput { close(descriptor) } }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw FileFailure(path: path, code: errno) }
    guard facts.st_mode & S_IFMT != S_IFDIR else { throw FileFailure(path: path, code: EISDIR) }
    // The size is a hint: that of a pipe is 0, and a file may grow.
    var bytes: [UInt8] = []
    if facts.st_mode & S_IFMT == S_IFREG { bytes.reserveCapacity(Int(facts.st_size)) }
    try append(to: &bytes, from: descriptor, path: path, upTo: 1 << 20)
    try check(bytes)
    try append(to: &bytes, from: descriptor, path: path, upTo: .max)
    return bytes
  }

  /// Reads to the end of a file, or until so many bytes are there.
  private static func append(
    to bytes: inout [UInt8], from descriptor: Int32, path: String, upTo limit: Int
  ) throws {
    let chunk = 1 << 20
    try withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 16) { buffer in
      while bytes.count < limit {
        let got = Glibc.read(descriptor, buffer.baseAddress, min(chunk, limit - bytes.count))
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw FileFailure(path: path, code: errno) }
        if got == 0 { return }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<got]))
      }
    }
  }

  private static func append<Element: BitwiseCopyable>(
    _ elements: [Element], to descriptor: Int32, path: String, hash: inout SHA256
  ) throws {
    try elements.withUnsafeBytes { bytes in
      hash.update(bytes)
      var remaining = bytes[...]
      while !remaining.isEmpty {
        let chunk = UnsafeRawBufferPointer(rebasing: remaining)
        let written = Glibc.write(descriptor, chunk.baseAddress, chunk.count)
        if written < 0 && errno == EINTR { continue }
        guard written >= 0 else { throw FileFailure(path: path, code: errno) }
        remaining = remaining.dropFirst(written)
      }
    }
  }
}
