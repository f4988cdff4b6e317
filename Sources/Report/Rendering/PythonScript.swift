// Runs a script in Python: the only door to the libraries that draw.

internal import Foundation

/// A Python script that reads JSON and writes what it makes.
struct PythonScript {
  let text: String

  /// The version that 1.9.0 of vl-convert would replace by 6 where none is named.
  static let vegaLite = "5.21"
  /// How a script says that a module is missing.
  static let missingModuleStatus: Int32 = 67

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - input: a list of paths or as short, for the script's standard input.
  ///   - python: path of a Python 3.
  /// - Returns: its standard output.
  /// - Throws: `RenderingError`; Foundation's error when no pipe can be had.
  func run(_ input: Data, python: String) throws -> Data {
    guard FileManager.default.isExecutableFile(atPath: python) else {
      throw RenderingError.pythonNotFound(path: python)
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", text]
    // What it says on its way goes to a file: two pipes read in turn could wait for each other.
    let messages = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
    try Data().write(to: messages)
    defer { try? FileManager.default.removeItem(at: messages) }
    let errors = try FileHandle(forWritingTo: messages)
    let given = Pipe()
    let output = Pipe()
    process.standardInput = given
    process.standardOutput = output
    process.standardError = errors
    // A job list is a few paths and fits the pipe's buffer: written before Python starts, it can
    // neither block nor meet a closed pipe.
    try given.fileHandleForWriting.write(contentsOf: input)
    try given.fileHandleForWriting.close()
    do {
      try process.run()
    } catch {
      throw RenderingError.pythonNotFound(path: python)
    }
    let made = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: return made
    case Self.missingModuleStatus: throw RenderingError.converterMissing(python: python)
    case let status:
      let said = (try? String(contentsOf: messages, encoding: .utf8)) ?? ""
      let lines = (String(decoding: made, as: UTF8.self) + said).split(separator: "\n").suffix(4)
        .joined(separator: "; ")
      throw RenderingError.failed(status: status, message: lines)
    }
  }
}
