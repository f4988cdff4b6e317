import Families
import Foundation
import Keys
import Study
import Testing

/// docs/experiment-file.md and the files in experiments/ keep up with the code.
@Suite struct ExperimentDocumentationTests {
  private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

  private func documentation() throws -> String {
    try String(contentsOf: Self.root.appending(path: "docs/experiment-file.md"), encoding: .utf8)
  }

  @Test func bothExamplesAreValid() throws {
    let blocks = try documentation().split(separator: "```yaml\n").dropFirst()
      .compactMap { $0.split(separator: "```").first.map(String.init) }
      .filter { $0.hasPrefix("name:") }
    try #require(blocks.count == 2)
    let autoencoder = try ExperimentFile.load(text: blocks[0], file: "docs", profile: "quick")
    #expect(autoencoder.cells.count == 3)
    #expect(try ExperimentFile.load(text: blocks[0], file: "docs").cells.count == 16)
    #expect(try ExperimentFile.load(text: blocks[1], file: "docs").cells.first?.kind == "row_flow")
  }

  /// `polysem schema --table NAME` prints what belongs there.
  @Test(arguments: ExperimentSchema.tables.map(\.name)) func tablesFollowFromTheKeys(
    _ name: String
  ) throws {
    let table = try #require(ExperimentSchema.tables.first { $0.name == name })
    let text = try documentation()
    #expect(text.contains("<!-- polysem schema --table \(name) -->\n\(table.text)\n\n"))
  }

  @Test func everyExperimentOfTheRepositoryIsValid() throws {
    let folder = Self.root.appending(path: "experiments")
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    // What a study claims stands beside its experiments, in a form of its own.
    let experiments = (files ?? []).filter {
      $0.hasSuffix(".yaml") && !$0.hasSuffix("/claims.yaml")
    }
    for file in experiments.sorted() {
      #expect(throws: Never.self, "\(file)") {
        try ExperimentFile.load(path: folder.appending(path: file).path)
      }
    }
  }
}
