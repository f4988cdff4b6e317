internal import Foundation
internal import Model
internal import Statistics
internal import Store

extension Provenance {
  /// The facts of this process.
  static func ofThisRun(jobs: Int, shard: String? = nil) -> Provenance {
    .ofThisMachine(
      polysemVersion: Polysem.version, gslVersion: GSLVersion.current,
      blasCore: BLASLibrary.core, blasConfiguration: BLASLibrary.configuration,
      commandLine: ["polysem"] + CommandLine.arguments.dropFirst(), jobs: jobs, shard: shard,
      checkout: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
  }
}
