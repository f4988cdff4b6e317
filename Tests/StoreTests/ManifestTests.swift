// Claims: the manifest tells counts, files and provenance.

import Foundation
import Records
import Store
import TestSupport
import Testing

struct ManifestTests {
  @Test("1. counts, digests and provenance are written") func written() throws {
    let folder = try ScratchFolder()
    let store = try ResultStore(folder: folder.url)
    try store.insert([Samples.record(0)], run: store.begin(Samples.provenance))
    try store.register(study: "smoke", plan: "{}")
    try store.link(study: "smoke", StudyMembers([Samples.identity(0): 0]))
    _ = try folder.write(Array("abc".utf8), to: "plan.json")
    _ = try folder.write([], to: "figure.svg")
    let manifest = try Manifest(
      study: "smoke", provenance: Samples.provenance, store: store,
      files: ["plan.json", "figure.svg", "plan.json"])
    #expect(manifest.trials.finished == 1 && manifest.trials.diverged == 0)
    #expect(manifest.storeSchemaVersion == 5)
    #expect(manifest.files.map(\.path) == ["figure.svg", "plan.json"])
    #expect(manifest.files.map(\.bytes) == [0, 3])
    #expect(
      manifest.files[1].sha256
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    try manifest.write(to: folder.url)
    let text = try String(contentsOfFile: folder.path("manifest.json"), encoding: .utf8)
    #expect(text.hasSuffix("}\n"))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "study", "provenance", "training_runs", "trials", "store_schema_version", "files",
      ])
    #expect(object["trials"] as? [String: Int] == ["finished": 1, "diverged": 0])
    for word in ["\"started_at\" : \"2026-03-01T12:00:00Z\"", "\"store_schema_version\" : 5"] {
      #expect(text.contains(word))
    }
  }

  @Test("2. tells which runs trained the study, and nothing of the others") func runs() throws {
    let folder = try ScratchFolder()
    let store = try ResultStore(folder: folder.url)
    var later = Samples.provenance
    later.gitDirty = nil
    later.commandLine = ["polysem", "run", "a file.yaml", "name=\"ü\""]
    let first = try store.begin(Samples.provenance)
    let second = try store.begin(later)
    let seconds = [Samples.identity(0): 1.5, Samples.identity(1): 2.5]
    try store.insert([Samples.record(0), Samples.record(1)], run: second, wallSeconds: seconds)
    try store.insert([Samples.record(2)], run: first)
    try store.register(study: "smoke", plan: "{}")
    try store.link(study: "smoke", StudyMembers([Samples.identity(0): 0, Samples.identity(1): 0]))
    let runs = try store.runs(inStudy: "smoke")
    #expect(runs.map(\.provenance) == [later])
    #expect(runs.map(\.trials) == [2] && runs.map(\.coreSeconds) == [4])
    try store.link(study: "smoke", StudyMembers([Samples.identity(2): 0]))
    #expect(try store.runs(inStudy: "smoke").map(\.coreSeconds) == [nil, 4])
  }

  @Test("3. a file that is not there is an error") func missingFile() throws {
    let folder = try ScratchFolder()
    let store = try ResultStore(folder: folder.url)
    try store.register(study: "smoke", plan: "{}")
    #expect(
      throws: StoreError.unreadable(path: folder.path("x"), reason: "No such file or directory")
    ) {
      _ = try Manifest(
        study: "smoke", provenance: Samples.provenance, store: store, files: ["x"])
    }
  }
}
