// manifest.json: what a results folder holds and where it comes from.

package import Foundation
internal import Matrix

/// The contents of `manifest.json`, for readers who have the small files but not the database.
package struct Manifest: Sendable, Equatable, Encodable {
  /// A file of the folder.
  package struct File: Sendable, Equatable, Encodable {
    /// Where it is, relative to the folder.
    package let path: String
    /// SHA-256 of its contents, 64 lower-case hex digits.
    package let sha256: String
    /// Size in bytes.
    package let bytes: Int
  }

  /// Name of the file in its folder.
  package static let fileName = "manifest.json"

  /// Name of the study.
  package let study: String
  /// The run that wrote the manifest, and the tables and figures in it; it may have trained
  /// nothing.
  package let provenance: Provenance
  /// The runs that trained the trials.
  package let trainingRuns: [TrainingRun]
  /// How the study's trials ended.
  package let trials: TrialCounts
  /// `ResultStore.schemaVersion` of the store.
  package let storeSchemaVersion: Int
  /// In alphabetical order of their paths.
  package let files: [File]

  private enum CodingKeys: String, CodingKey {
    case study, provenance, trials, files
    case storeSchemaVersion = "store_schema_version"
    case trainingRuns = "training_runs"
  }

  /// Counts a study's trials and digests files of its folder, given by paths relative to it, such
  /// as `plan.json` and `summary.csv`. O(trials + bytes).
  ///
  /// - Throws: `StoreError`, among them `unknownStudy` and `unreadable`.
  package init(
    study: String, provenance: Provenance, store: ResultStore, files: [String]
  ) throws {
    self.study = study
    self.provenance = provenance
    trials = try store.counts(inStudy: study)
    trainingRuns = try store.runs(inStudy: study)
    storeSchemaVersion = ResultStore.schemaVersion
    self.files = try Set(files).sorted().map { path in
      let file = store.folder.appendingPathComponent(path).path
      do {
        let bytes = try AtomicFile.read(file)
        return File(path: path, sha256: AtomicFile.digest(of: bytes), bytes: bytes.count)
      } catch let failure as FileFailure {
        throw StoreError.unreadable(path: file, reason: failure.reason)
      }
    }
  }

  /// Writes `manifest.json` in a folder, atomically: keys in alphabetical order, two spaces. A
  /// folder that several studies share has a manifest of another name for each.
  ///
  /// - Throws: `StoreError.unwritable` or `diskFull`.
  package func write(to folder: URL, named name: String = Manifest.fileName) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(self)) + Array("\n".utf8)
    let path = folder.appendingPathComponent(name).path
    try StoreError.translating(path: path) {
      _ = try AtomicFile.write(prefix: [], elements: bytes, to: path)
    }
  }
}
