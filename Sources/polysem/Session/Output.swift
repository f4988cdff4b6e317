// The only file that writes to standard output and standard error.
//
// Rejected: `print`, which loses what cannot be written in silence, and `FileHandle.write`, which
// ends the process when the disk behind a log is full or its reader has gone.

internal import Foundation
internal import Keys

/// Results, for programs and people.
enum StandardOutput {
  /// Writes text: as it is to files and programs; on a terminal nothing of it steers that, since names in it
  /// come from files.
  ///
  /// - Parameters:
  ///   - text: what to write.
  ///   - control: what steers the terminal first, in the same write, so that it does not flicker.
  /// - Throws: `CommandFailure` when not all of it could be written, as on a full disk.
  static func write(_ text: String, after control: String = "") throws {
    let text = control + (Terminal.isOutput ? text.withVisibleControls : text)
    guard Descriptor.write(text, to: STDOUT_FILENO) else {
      throw CommandFailure(
        .outputLost, "standard output is closed, or the disk behind it is full: results are lost")
    }
  }

  /// Writes text and ends the line.
  static func writeLine(_ text: String) throws {
    try write(text + "\n")
  }

  /// Writes a value as JSON, keys sorted.
  static func writeJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try writeLine(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

/// Messages for people; results go to standard output. What cannot be written is lost: a run does not
/// end because nobody can be told how it goes.
enum StandardError {
  /// Writes a line. Names in it come from files: nothing of them steers the terminal.
  static func write(_ message: String) { writePart(message.withVisibleControls + "\n") }

  /// Writes text as it is.
  static func writePart(_ text: String) { _ = Descriptor.write(text, to: STDERR_FILENO) }
}

/// Standard input, output and error as the system knows them.
enum Descriptor {
  /// Makes writing to what is closed or gone an error of the call, not the end of the process.
  ///
  /// Whichever of the three standard descriptors is closed becomes one that refuses every read and
  /// write. The next file opened would take its number otherwise, and messages would go into a
  /// store.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for (number, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ]
    where fcntl(number, F_GETFD) < 0 {
      // The lowest free number, which is this one: those below are open by now.
      _ = open("/dev/null", mode)
    }
  }

  private static func isCharacterDevice(_ number: Int32) -> Bool {
    var facts = stat()
    return fstat(number, &facts) == 0 && facts.st_mode & S_IFMT == S_IFCHR
  }

  /// Writes all of a text.
  ///
  /// - Returns: whether all of it was taken.
  fileprivate static func write(_ text: String, to number: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let count = Foundation.write(
          number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if count < 0 && errno == EAGAIN {
          // A pipe that somebody made non-blocking: wait until there is room.
          var waiting = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else if count < 0, errno == EIO, isCharacterDevice(number) {
          // The terminal has gone, and with it whoever read there.
          return true
        } else if count == 0 || errno != EINTR {
          return false
        }
      }
      return true
    }
  }
}
