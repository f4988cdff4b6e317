internal import Foundation

/// What the control groups of this process grant it, in either version of the kernel's interface.
///
/// A group's limit holds for all groups below it, so every one on the way to the top counts.
struct ControlGroup {
  /// Put before every path; tests have a tree of their own.
  var root = ""

  /// Cores' worth of time, a fraction perhaps; `nil` where nothing is limited.
  var cores: Double? {
    let quotas =
      contents("cpu.max", controller: "").compactMap { Self.ratio($0.split(separator: " ")) }
      + zip(
        contents("cpu.cfs_quota_us", controller: "cpu"),
        contents("cpu.cfs_period_us", controller: "cpu")
      ).compactMap { Self.ratio([Substring($0), Substring($1)]) }
    return quotas.min()
  }

  /// Bytes; `nil` where nothing is limited.
  var memory: Double? {
    let limits =
      contents("memory.max", controller: "")
      + contents("memory.limit_in_bytes", controller: "memory")
    // Version 1 writes a number near 2⁶³ for no limit.
    return limits.compactMap(Double.init).filter { $0 < 0x1p62 }.min()
  }

  /// Microseconds of a period; `nil` where the quota is `max` or -1.
  private static func ratio(_ parts: [Substring]) -> Double? {
    guard parts.count == 2, let quota = Double(parts[0]), let period = Double(parts[1]),
      quota > 0, period > 0
    else { return nil }
    return quota / period
  }

  /// What a file says in every group on the way up, where it exists; `controller` is one of version
  /// 1, or empty for version 2.
  private func contents(_ name: String, controller: String) -> [String] {
    let lines = read("/proc/self/cgroup")?.split(separator: "\n") ?? []
    for line in lines {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3,
        parts[1].split(separator: ",").contains(Substring(controller))
          || (controller.isEmpty && parts[1].isEmpty)
      else { continue }
      let mounts = controller.isEmpty ? ["", "/unified"] : ["/\(parts[1])", "/\(controller)"]
      for mount in mounts {
        let found = Self.ancestors(of: String(parts[2])).compactMap {
          read("/sys/fs/cgroup\(mount)\($0)/\(name)")
        }
        if !found.isEmpty { return found }
      }
    }
    return []
  }

  /// `/a/b`, `/a` and the top, which in a container is where its own group is seen.
  private static func ancestors(of path: String) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).map { names.dropLast($0).map { "/\($0)" }.joined() }
  }

  private func read(_ path: String) -> String? {
    (try? String(contentsOfFile: root + path, encoding: .utf8))?
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
