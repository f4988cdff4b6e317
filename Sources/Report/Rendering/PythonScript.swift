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
  ///   - input: JSON, for the script's standard input.
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
    // All but its output goes by files: of several pipes one could wait for the other.
    let folder = FileManager.default.temporaryDirectory
      .appending(component: "polysem-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (given, messages) = (folder.appending(component: "in"), folder.appending(component: "err"))
    try input.write(to: given)
    try Data().write(to: messages)
    let output = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: given)
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: messages)
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
