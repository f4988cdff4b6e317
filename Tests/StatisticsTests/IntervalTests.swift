import Statistics
import Testing

struct IntervalTests {
  @Test func endsBelongToTheInterval() {
    let interval = Interval(lower: -1, upper: 3, level: 0.5)
    #expect(interval.contains(-1) && interval.contains(3) && interval.contains(0))
    #expect(!interval.contains(3.0001) && !interval.contains(.nan))
    #expect(interval.halfWidth == 2)
  }
}
