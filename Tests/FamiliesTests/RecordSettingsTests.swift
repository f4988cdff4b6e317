import Families
import Keys
import Testing

@Suite struct RecordSettingsTests {
  private func settings(_ spacing: String, points: Int) throws -> RecordSettings {
    let given: [String: ParameterValue] = [
      "record.at": .text(spacing), "record.points": .integer(points),
    ]
    let resolved = ResolvedParameters(given, keys: RecordSettings.keys)
    try resolved.check(source: "test")
    return RecordSettings(resolved)
  }

  @Test(arguments: [
    ("geometric", 2, 100, [0, 100]),
    ("geometric", 3, 100, [0, 1, 100]),
    ("geometric", 4, 100, [0, 1, 10, 100]),
    ("geometric", 6, 10_000, [0, 1, 10, 100, 1000, 10_000]),
    ("geometric", 50, 3, [0, 1, 2, 3]),
    ("geometric", 50, 1, [0, 1]),
    ("geometric", 50, 0, [0]),
    ("linear", 2, 100, [0, 100]),
    ("linear", 5, 100, [0, 25, 50, 75, 100]),
    ("linear", 50, 2, [0, 1, 2]),
    ("linear", 50, 1, [0, 1]),
    ("linear", 50, 0, [0]),
  ])
  func recordedSteps(_ spacing: String, _ points: Int, _ last: Int, _ expected: [Int]) throws {
    #expect(try settings(spacing, points: points).steps(through: last) == expected)
  }

  @Test(arguments: ["geometric", "linear"], [2, 3, 7, 50, 1000])
  func stepsAreDistinctAndBounded(_ spacing: String, _ points: Int) throws {
    let settings = try settings(spacing, points: points)
    for last in [0, 1, 2, 5, 49, 50, 51, 7500, 100_000, 1 << 50] {
      let steps = settings.steps(through: last)
      #expect(steps.first == 0)
      #expect(steps.last == last)
      #expect(steps.count <= points)
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func geometricTimesHaveAConstantRatio() throws {
    let times = try settings("geometric", points: 6).times(from: 0.5, through: 8)
    // exp and log are within an ulp or two.
    for (time, expected) in zip(times, [0, 0.5, 1, 2, 4, 8]) {
      #expect(abs(time - expected) <= 1e-14 * expected)
    }
    #expect(times.count == 6)
    #expect(times.last == 8)
  }
}
