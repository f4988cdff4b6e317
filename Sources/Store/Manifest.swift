// manifest.json: what a results folder holds and where it comes from.

public import Foundation
internal import Matrix

/// The contents of `manifest.json`, for readers who have the small files but not the database.
public struct Manifest: Sendable, Equatable, Encodable {
  /// A file of the folder.
  public struct File: Sendable, Equatable, Encodable {
    /// Where it is, relative to the folder.
    public let path: String
    /// SHA-256 of its contents, 64 lower-case hex digits.
    public let sha256: String
    /// Size in bytes.
    public let bytes: Int
  }

  /// Name of the file in its folder.
  public static let fileName = "manifest.json"

  /// Name of the study.
  public let study: String
  /// The run that wrote the manifest, and the tables and figures in it; it may have trained
  /// nothing.
  public let provenance: Provenance
  /// The runs that trained the trials.
  public let trainingRuns: [TrainingRun]
  /// How the study's trials ended.
  public let trials: TrialCounts
  /// `ResultStore.schemaVersion` of the store.
  public let storeSchemaVersion: Int
  /// In alphabetical order of their paths.
  public let files: [File]

  private enum CodingKeys: String, CodingKey {
    case study, provenance, trials, files
    case storeSchemaVersion = "store_schema_version"
    case trainingRuns = "training_runs"
  }

  /// Counts a study's trials and digests files of its folder, given by paths relative to it, such
  /// as `plan.json` and `summary.csv`. O(trials + bytes).
  ///
  /// - Throws: `StoreError`, among them `unknownStudy` and `unreadable`.
  public init(
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
  public func write(to folder: URL, named name: String = Manifest.fileName) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = Array(try encoder.encode(self)) + Array("\n".utf8)
    let path = folder.appendingPathComponent(name).path
    try StoreError.translating(path: path) {
      _ = try AtomicFile.write(prefix: [], elements: bytes, to: path)
    }
  }
}
