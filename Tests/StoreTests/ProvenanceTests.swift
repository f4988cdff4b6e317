// Claims: clock, checkout and processor are read; outside a checkout the commit is unknown.

import Foundation
import Store
import TestSupport
import Testing

struct ProvenanceTests {
  private func provenance(in folder: URL, namingHost: Bool = false) -> Provenance {
    .ofThisMachine(
      polysemVersion: "0.1.0", gslVersion: "2.7", blasCore: "Haswell", blasConfiguration: "",
      commandLine: ["polysem"], jobs: 1, checkout: folder,
      startedAt: Date(timeIntervalSince1970: 1_772_366_400), namingHost: namingHost)
  }

  private func git(_ arguments: String..., in folder: URL) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments =
      ["git", "-C", folder.path, "-c", "user.name=a", "-c", "user.email=a@b.c"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test("1. outside a checkout there is no commit; the clock is in UTC, the host unnamed")
  func outside() throws {
    let folder = try ScratchFolder()
    let found = provenance(in: folder.url)
    #expect(found.gitCommit == nil && found.gitDirty == nil && found.hostname == nil)
    #expect(found.startedAt == "2026-03-01T12:00:00Z")
    #expect(found.swiftVersion.hasPrefix("6."))
    #expect(!found.cpuModel.isEmpty)
    #expect(provenance(in: folder.url, namingHost: true).hostname?.isEmpty == false)
  }

  @Test("2. a checkout has a commit, and is dirty once a file is not committed") func inside()
    throws
  {
    let folder = try ScratchFolder()
    try git("init", "-q", in: folder.url)
    _ = try folder.write([1], to: "a")
    try git("add", "a", in: folder.url)
    try git("commit", "-q", "--no-gpg-sign", "-m", "first", in: folder.url)
    let clean = provenance(in: folder.url)
    #expect(clean.gitCommit?.wholeMatch(of: /[0-9a-f]{40}/) != nil)
    #expect(clean.gitDirty == false)
    _ = try folder.write([2], to: "b")
    #expect(provenance(in: folder.url).gitDirty == true)
    #expect(provenance(in: folder.url).gitCommit == clean.gitCommit)
  }
}
