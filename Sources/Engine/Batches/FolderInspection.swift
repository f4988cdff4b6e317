// `polysem verify`: everything in a results folder against what was noted of it when it was written.

internal import Foundation
internal import Matrix
internal import Records
internal import Store
internal import Study

/// What is wrong in a results folder, and what else is to be known of it.
package struct FolderInspection: Encodable {
  /// The folder as it was named.
  package let folder: String
  /// Trials that are whole.
  package private(set) var trials = 0
  /// Weights that are those that were stored.
  package private(set) var matrices = 0
  /// What is damaged, missing or another's: a line each.
  package private(set) var faults: [String] = []
  /// What is no fault, but should be known: a line each.
  package private(set) var notes: [String] = []

  /// Looks at everything. O(bytes), in the memory of some trials.
  package init(_ folder: String) {
    self.folder = folder
    let url = URL(fileURLWithPath: folder, isDirectory: true)
    do {
      let refusal = Self.refusal(of: url)
      let store = try ResultStore(folder: url, access: .inspection)
      let found = store.pageFaults()
      // What keeps every other command out is a fault, also where SQLite overlooks it in what is damaged.
      faults += ((found.isEmpty ? refusal : nil).map { [$0] } ?? found)
        .map { "\(ResultStore.fileName): \($0)" }
      try inspectTrials(of: store)
      for study in try store.studies() { try inspect(study: study, of: store) }
      try inspectManifests(of: store)
    } catch {
      faults.append("\(error)")
    }
  }

  /// Why a reader would refuse the store; `nil` where it would not.
  private static func refusal(of folder: URL) -> String? {
    do {
      try ResultStore(folder: folder, access: .readOnly).close()
      return nil
    } catch {
      return (error as? StoreError)?.fault ?? "\(error)"
    }
  }

  private mutating func inspectTrials(of store: ResultStore) throws {
    var kept: Set<String> = []
    var (whole, sound): (Int, Int) = (0, 0)
    var found: [String] = []
    try store.forEachTrial { trials in
      whole += trials.count
      for matrix in trials.flatMap(\.matrices) {
        kept.insert(matrix.path)
        do {
          _ = try store.load(matrix)
          sound += 1
        } catch {
          found.append("\(error)")
        }
      }
    } damaged: { number, reason in
      found.append("\(ResultStore.fileName): trial number \(number): \(reason)")
    }
    (trials, matrices) = (whole, sound)
    faults += found
    let undigested = try store.countWithoutDigest()
    if undigested > 0 {
      notes.append(
        "\(undigested) trials were stored by a polysem that noted no digests: nothing tells whether they "
          + "are what was stored")
    }
    noteStrangers(beside: kept, in: store.folder)
  }

  private mutating func noteStrangers(beside kept: Set<String>, in folder: URL) {
    let weights = folder.appendingPathComponent("weights").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: weights)) ?? []
    let strangers = files.filter { !kept.contains("weights/\($0)") }.sorted()
    guard let first = strangers.first else { return }
    notes.append(
      "weights/: \(strangers.count) files belong to no stored trial, as an interrupted run leaves them, "
        + "\(first) the first")
  }

  private mutating func inspect(study name: String, of store: ResultStore) throws {
    let plan: Plan
    do {
      plan = try Plan(json: Data(try store.plan(ofStudy: name).utf8))
    } catch is DecodingError {
      faults.append(
        "\(ResultStore.fileName): the plan of study \(name) is none that this version can read")
      return
    }
    let hashes = plan.cells.indices.map { plan.hash(ofCell: $0) }
    let strangers = try store.cells(ofStudy: name).count { trial, cell in
      !hashes.indices.contains(cell) || hashes[cell] != trial.configurationHash
        || trial.seed != plan.seeds.study || !(0..<plan.seeds.replicates).contains(trial.replicate)
    }
    if strangers > 0 {
      faults.append(
        "\(ResultStore.fileName): \(strangers) trials are linked to cells of study \(name) that are not "
          + "theirs")
    }
    inspectPlanFile(of: plan, in: store.folder)
  }

  private mutating func inspectPlanFile(of plan: Plan, in folder: URL) {
    let names = ["plan.json", "\(plan.name).plan.json"]
    let files = names.filter {
      FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
    }
    guard let file = files.last else {
      faults.append("plan.json is missing; `polysem run` writes it anew")
      return
    }
    guard let text = try? Data(contentsOf: folder.appendingPathComponent(file)),
      let frozen = try? Plan(json: text)
    else {
      faults.append(
        "\(file): not a plan that this version can read; remove it, and `polysem run` writes it anew"
      )
      return
    }
    let differences = plan.differences(from: frozen)
    if !differences.isEmpty {
      faults.append(
        "\(file): not the plan of the store: "
          + differences.map(\.description).joined(separator: "; "))
    }
  }
}

// MARK: - Manifests

extension FolderInspection {
  /// What is read of a `manifest.json`.
  private struct Listing: Decodable {
    struct File: Decodable {
      let path: String
      let sha256: String
    }
    struct Counts: Decodable {
      let finished: Int
      let diverged: Int
    }
    let study: String
    let trials: Counts
    let files: [File]
  }

  private mutating func inspectManifests(of store: ResultStore) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: store.folder.path)) ?? []
    let manifests = names.filter {
      $0 == Manifest.fileName || $0.hasSuffix(".\(Manifest.fileName)")
    }
    if manifests.isEmpty {
      notes.append("no \(Manifest.fileName): no run has come to its end here")
    }
    for name in manifests.sorted() { try inspect(manifest: name, of: store) }
  }

  private mutating func inspect(manifest name: String, of store: ResultStore) throws {
    let bytes = (try? Data(contentsOf: store.folder.appendingPathComponent(name))) ?? Data()
    guard let listing = try? JSONDecoder().decode(Listing.self, from: bytes) else {
      faults.append("\(name): damaged; `polysem run` writes it anew")
      return
    }
    let isRenewed = "`polysem run` on the same folder writes it anew"
    let counts = try? store.counts(inStudy: listing.study)
    // A run that was killed had stored more than it could still sum up.
    let isOld =
      counts != TrialCounts(finished: listing.trials.finished, diverged: listing.trials.diverged)
    if isOld { notes.append("\(name): older than the store; \(isRenewed)") }
    for file in listing.files {
      guard !file.path.hasPrefix("/"), !file.path.split(separator: "/").contains("..") else {
        faults.append("\(name): names \(file.path), which is outside of the folder")
        continue
      }
      let path = store.folder.appendingPathComponent(file.path).path
      guard let found = try? AtomicFile.read(path) else {
        faults.append("\(file.path): missing or unreadable, and \(name) names it; \(isRenewed)")
        continue
      }
      guard AtomicFile.digest(of: found) != file.sha256, !isOld else { continue }
      faults.append(
        "\(file.path): not the file that \(name) names, whose SHA-256 is another; \(isRenewed)")
    }
  }
}
