internal import Foundation

/// What the system grants too little of to begin.
package enum LimitReached: Error, Equatable {
  /// So many threads cannot be made.
  case threads(Int)
  /// So many files cannot be open at once.
  case files(Int)
  /// So many bytes of address space are not left.
  case addressSpace(Double)
}

extension LimitReached: CustomStringConvertible {
  /// What is missing, and which limit to raise.
  package var description: String {
    switch self {
    case .threads(let count):
      "the system does not grant \(count) threads: raise the limit on processes (ulimit -u, "
        + "pids.max of the control group), or run fewer at once (--jobs)"
    case .files(let count):
      "the system does not grant \(count) open files: raise the limit on them (ulimit -n)"
    case .addressSpace(let bytes):
      String(
        format: "another %.1f GB of address space are needed beside the networks: ", bytes / 1e9)
        + "raise the limit on it (ulimit -v), or run fewer at once (--jobs)"
    }
  }
}

/// Limits that would otherwise show as a process that waits for ever: Swift's pool and Dispatch ask
/// for a thread again and again where the system refuses one, and end the process where they get no
/// file descriptor.
package enum ProcessLimits {
  /// Threads beside those that train: Dispatch's own, its queues' and Foundation's.
  private static let otherThreads = 6
  /// Address space that glibc reserves for the allocations of a thread.
  private static let arena = 0x1p26
  /// Address space for the store's cache and what else is not a network.
  private static let otherBytes = 0x1p27

  /// Files and threads of a command that trains nothing side by side.
  private static let filesToRead = 12
  private static let threadsToRead = 2
  /// Files of a session: those of Dispatch, the store, its journal and git's.
  private static let filesOfSession = 32

  /// Makes sure that a command can begin that trains nothing side by side.
  package static func check() throws(LimitReached) {
    try check(files: filesToRead)
    guard canMakeThreads(threadsToRead) else { throw .threads(threadsToRead) }
  }

  /// Makes sure that so many more files can be open at once, raising the limit where that is allowed.
  private static func check(files count: Int) throws(LimitReached) {
    guard !canOpen(count) else { return }
    var limit = rlimit()
    if getrlimit(.files, &limit) == 0, limit.rlim_cur < limit.rlim_max {
      limit.rlim_cur = min(limit.rlim_max, 1024)
      setrlimit(.files, &limit)
      if canOpen(count) { return }
    }
    throw .files(count)
  }

  /// Makes sure that a session of so many trials at once can begin.
  package static func check(jobs: Int) throws(LimitReached) {
    try check(files: filesOfSession)
    let bytes = needed(threads: jobs + otherThreads)
    if let left = addressSpace, left < bytes { throw .addressSpace(bytes - left) }
    guard canMakeThreads(jobs + otherThreads) else { throw .threads(jobs + otherThreads) }
  }

  /// What `ulimit -v` leaves for networks; `nil` without such a limit.
  static var addressSpaceForTrials: Double? {
    addressSpace.map { $0 - needed(threads: Cores.available + otherThreads) }
  }

  private static func needed(threads: Int) -> Double {
    var limit = rlimit()
    // glibc takes 2 MB where the stack is unlimited.
    let isKnown = getrlimit(.stack, &limit) == 0 && limit.rlim_cur != rlim_t.max
    return Double(threads) * (arena + (isKnown ? Double(limit.rlim_cur) : 0x1p21)) + otherBytes
  }

  /// What was left at the beginning, before there were threads.
  private static let addressSpace: Double? = {
    var limit = rlimit()
    guard getrlimit(.addressSpace, &limit) == 0, limit.rlim_cur != rlim_t.max,
      let facts = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
      let pages = facts.split(separator: " ").first.flatMap({ Double($0) })
    else { return nil }
    return Double(limit.rlim_cur) - pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }()

  private static func canOpen(_ count: Int) -> Bool {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      opened.append(descriptor)
    }
    return true
  }

  /// Makes threads that wait for each other, so that all of them exist at one moment.
  private static func canMakeThreads(_ count: Int) -> Bool {
    let gate = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    sem_init(gate, 0, 0)
    defer {
      sem_destroy(gate)
      gate.deallocate()
    }
    var threads: [pthread_t] = []
    while threads.count < count {
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { gate in
          guard let gate = gate?.assumingMemoryBound(to: sem_t.self) else { return nil }
          while sem_wait(gate) != 0 {}
          return nil
        }, gate)
      guard code == 0 else { break }
      threads.append(thread)
    }
    for _ in threads { sem_post(gate) }
    for thread in threads { pthread_join(thread, nil) }
    return threads.count == count
  }
}

/// The limits by name; the C library's are of a type that Swift does not compare.
private enum Resource {
  case files, stack, addressSpace

  var number: __rlimit_resource_t {
    let name: __rlimit_resource =
      switch self {
      case .files: RLIMIT_NOFILE
      case .stack: RLIMIT_STACK
      case .addressSpace: RLIMIT_AS
      }
    return __rlimit_resource_t(name.rawValue)
  }
}

private func getrlimit(_ resource: Resource, _ limit: inout rlimit) -> Int32 {
  Foundation.getrlimit(resource.number, &limit)
}

@discardableResult
private func setrlimit(_ resource: Resource, _ limit: inout rlimit) -> Int32 {
  Foundation.setrlimit(resource.number, &limit)
}
