import Foundation
import Report
import Testing

@Suite("Writing and rendering")
struct FigureWriterTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func figure() throws -> Figure {
    try Figure(
      name: "empty",
      chart: ChartSpecification(
        title: "T", subtitle: [], view: .panel(Panel(width: 1, height: 1, layers: []))),
      findings: [])
  }

  /// A stand-in for Python: a shell script with the given body.
  private func program(_ body: String, in folder: URL) throws -> String {
    let file = folder.appendingPathComponent("python")
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    return file.path
  }

  private func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("without Python only specifications are written, byte for byte")
  func specificationsOnly() throws {
    try withFolder { folder in
      let figure = try figure()
      try FigureWriter(python: nil).write([figure], to: folder)
      let files = try names(in: folder)
      #expect(files == ["empty.vl.json"])
      let written = try Data(contentsOf: folder.appendingPathComponent("empty.vl.json"))
      #expect(written == figure.specification)
      #expect(FigureWriter.fileNames(of: figure) == ["empty.vl.json", "empty.svg", "empty.png"])
    }
  }

  @Test("a missing Python is named, says what to run, and leaves the specifications")
  func missingPython() throws {
    try withFolder { folder in
      let path = folder.appendingPathComponent("no/python").path
      let figure = try figure()
      #expect(throws: RenderingError.pythonNotFound(path: path)) {
        try FigureWriter(python: path).write([figure], to: folder)
      }
      let written = try names(in: folder)
      #expect(written == ["empty.vl.json"])
      let message = RenderingError.pythonNotFound(path: path).description
      #expect(message.contains(path) && message.contains("pip install vl-convert-python==1.9.0"))
    }
  }

  @Test("a Python without vl_convert is told apart from a failing one")
  func missingConverter() throws {
    try withFolder { folder in
      let python = try program("exit 67", in: folder)
      let figure = try figure()
      #expect(throws: RenderingError.converterMissing(python: python)) {
        try FigureWriter(python: python).write([figure], to: folder)
      }
      #expect(RenderingError.converterMissing(python: python).description.contains("-m pip"))
    }
  }

  @Test("a failure carries the status and the last lines printed")
  func failure() throws {
    try withFolder { folder in
      let python = try program("echo first; echo bad mark >&2; exit 3", in: folder)
      let figure = try figure()
      #expect(throws: RenderingError.failed(status: 3, message: "first; bad mark")) {
        try FigureWriter(python: python).write([figure], to: folder)
      }
    }
  }

  @Test("one process gets all jobs, as absolute paths in JSON on its standard input")
  func jobs() throws {
    try withFolder { folder in
      let python = try program("cat > \"$(dirname \"$0\")/jobs.json\"", in: folder)
      try FigureWriter(python: python).write([try figure()], to: folder)
      let data = try Data(contentsOf: folder.appendingPathComponent("jobs.json"))
      let jobs = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: String]])
      let base = folder.appendingPathComponent("empty").path
      #expect(
        jobs == [
          ["specification": base + ".vl.json", "svg": base + ".svg", "png": base + ".png"]
        ])
    }
  }
}
