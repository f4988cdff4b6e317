internal import Dispatch

extension Array where Element: Sendable {
  /// What `transform` makes of each element, in their order, on as many threads as the machine has cores, whatever the process
  /// may use of them.
  ///
  /// Elements go together by the hundred: worth it where one takes a microsecond and there are thousands.
  package func concurrentMap<Result: Sendable>(
    _ transform: @Sendable (Element) -> Result
  ) -> [Result] {
    let starts = Swift.stride(from: 0, to: count, by: Self.portion).map(\.self)
    let parts = Guarded<[[Result]]>(Array<[Result]>(repeating: [], count: starts.count))
    DispatchQueue.concurrentPerform(iterations: starts.count) { index in
      let part = self[starts[index]..<Swift.min(starts[index] + Self.portion, count)].map(
        transform)
      parts.withLock { $0[index] = part }
    }
    return parts.withLock { $0.flatMap(\.self) }
  }

  private static var portion: Int { 256 }
}
