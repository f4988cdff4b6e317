// The facts of a run that the machine itself can tell.

package import Foundation

extension Provenance {
  /// Reads clock, checkout and processor; what only the caller knows is passed in.
  ///
  /// Runs `git` twice, so takes some milliseconds; without git the checkout is unknown.
  ///
  /// `checkout` is a folder of the checkout whose commit is noted, usually the working folder. The
  /// machine's name is left out unless `namingHost` is set, since results are published.
  package static func ofThisMachine(
    polysemVersion: String, gslVersion: String, blasCore: String, blasConfiguration: String,
    commandLine: [String], jobs: Int, shard: String? = nil, checkout: URL,
    startedAt: Date = Date(),
    namingHost: Bool = false
  ) -> Provenance {
    // Results are left out: they are what a run writes, and none of them is read to make another.
    let changes = git(
      ["status", "--porcelain", "--", ":/", ":(exclude,top)results"], in: checkout)
    return Provenance(
      startedAt: startedAt.ISO8601Format(), polysemVersion: polysemVersion,
      gitCommit: git(["rev-parse", "HEAD"], in: checkout), gitDirty: changes.map { !$0.isEmpty },
      swiftVersion: compiler, gslVersion: gslVersion, blasCore: blasCore,
      blasConfiguration: blasConfiguration, cpuModel: processor,
      hostname: namingHost ? ProcessInfo.processInfo.hostName : nil,
      buildConfiguration: buildConfiguration, commandLine: commandLine, jobs: jobs,
      shard: shard)
  }

  /// The compiler's minor version; there is no way to ask for more at compile time.
  private static var compiler: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  private static var buildConfiguration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  /// The first model name in /proc/cpuinfo, `unknown` where there is none (as on ARM).
  private static var processor: String {
    let facts = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    for line in facts.split(separator: "\n") where line.hasPrefix("model name") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return "unknown"
  }

  /// What git prints, without the last newline; `nil` if it is not there or fails.
  private static func git(_ arguments: [String], in folder: URL) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder.path] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil,
      let data = try? output.fileHandleForReading.readToEnd() ?? Data()
    else { return nil }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
  }
}
