import Statistics
import Testing

struct GSLVersionTests {
  @Test func namesARelease() {
    let parts = GSLVersion.current.split(separator: ".").compactMap { Int($0) }
    #expect(parts.count >= 2 && parts[0] >= 2)
  }
}
