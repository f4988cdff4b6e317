import Foundation
import Parallel
import Testing

@Suite("Threads that work together")
struct ConcurrentMapTests {
  @Test("1. a concurrent map is a map, at every length", arguments: [0, 1, 255, 256, 257, 5000])
  func equalsMap(count: Int) {
    let numbers = Array(0..<count)
    #expect(numbers.concurrentMap { "\($0 * $0)" } == numbers.map { "\($0 * $0)" })
  }

  @Test("2. what many threads add to a guarded number is all there")
  func sum() {
    let sum = Guarded(0)
    let terms = Array(1...1024)
    // Read and written apart, so that a lock that does not hold loses terms.
    _ = terms.concurrentMap { term in
      sum.withLock { sum in
        let before = sum
        // Long enough for another thread to come between.
        for _ in 0..<100 { sched_yield() }
        sum = before + term
      }
    }
    #expect(sum.withLock { $0 } == 524_800)
  }

  @Test("3. an error leaves the lock open and what was changed changed")
  func failure() {
    struct Refused: Error {}
    let number = Guarded(1)
    #expect(throws: Refused.self) {
      try number.withLock { number throws(Refused) in
        number = 2
        throw Refused()
      }
    }
    #expect(number.withLock { $0 } == 2)
  }
}
