// The two clocks that benchmarks read.

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

enum Clocks {
  /// Seconds for which this thread has had a core: what one-threaded work is timed by, since time
  /// that went to other processes does not count.
  static func thread() -> Double { seconds(CLOCK_THREAD_CPUTIME_ID) }

  /// Seconds gone by: what whole processes are timed by.
  static func wall() -> Double { seconds(CLOCK_MONOTONIC) }

  /// What `body` takes by `clock`.
  static func time(by clock: () -> Double, _ body: () -> Void) -> Double {
    let start = clock()
    body()
    return clock() - start
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var now = timespec()
    clock_gettime(clock, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }
}
