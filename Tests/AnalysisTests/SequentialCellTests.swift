import Analysis
import Records
import Statistics
import Study
import Testing

@Suite struct SequentialCellTests {
  private static let stopping = SequentialStopping(
    relativeHalfWidth: 0.1, of: "loss", atLeast: 4, batch: 3, atMost: 40)

  /// Runs a cell to its end on values that are there as soon as they are asked for.
  private func run(
    _ stopping: SequentialStopping = stopping, _ value: (Int) -> Double
  ) -> (cell: SequentialCell, rounds: [Range<Int>]) {
    var cell = SequentialCell(stopping)
    var stored: [Int: Double] = [:]
    var rounds: [Range<Int>] = []
    while true {
      let wanted = cell.advance { range in stored.filter { range.contains($0.key) } }
      if wanted.isEmpty { return (cell, rounds) }
      rounds.append(wanted)
      for replicate in wanted { stored[replicate] = value(replicate) }
    }
  }

  /// The first look that finds the interval narrow enough, by its definition.
  private func firstPreciseLook(_ value: (Int) -> Double, looks: [Int]) -> Int? {
    looks.first { count in
      let summary = SampleSummary((0..<count).map(value))
      guard summary.standardDeviation > 0, let interval = summary.meanInterval(level: 0.95)
      else { return false }
      return interval.halfWidth <= 0.1 * abs(summary.mean)
    }
  }

  // Values around 10 with a standard deviation of 2.4: some (2 · 2.4/(.1 · 10))² of them are needed.
  private func noisy(_ replicate: Int) -> Double {
    10 + 2.6 * [-1, 1, 0.5, -0.7, 0.9, -1.1][replicate % 6]
  }

  @Test func stopsAtTheFirstLookThatIsPreciseEnough() throws {
    let looks = Array(stride(from: 4, through: 40, by: 3))
    let expected = try #require(firstPreciseLook(noisy, looks: looks))
    #expect(expected > 10 && expected < 40)
    let (cell, rounds) = run { self.noisy($0) }
    #expect(cell.state == .reached)
    #expect(cell.replicates == expected)
    #expect(cell.values == (0..<expected).map(noisy))
    #expect(rounds.first == 0..<4 && rounds.dropFirst().allSatisfy { $0.count == 3 })
    #expect(cell.expectedReplicates == expected)
  }

  @Test func whatIsStoredBeyondTheStopIsNotRead() {
    let end = run { self.noisy($0) }.cell.replicates
    var cell = SequentialCell(Self.stopping)
    let wanted = cell.advance { range in
      #expect(range.upperBound <= end)
      return Dictionary(uniqueKeysWithValues: range.map { ($0, noisy($0)) })
    }
    #expect(wanted == 0..<end)
    #expect(cell.state == .reached)
  }

  // Any set of stored replicates, such as an interruption or a shard leaves, ends at the same count.
  @Test func resumesWhereItWouldHaveGone() {
    let (straight, _) = run { self.noisy($0) }
    for cut in 0...straight.replicates {
      for gap in [0, 1, 5] {
        var stored = Dictionary(uniqueKeysWithValues: (0..<cut).map { ($0, noisy($0)) })
        stored[gap] = nil
        var cell = SequentialCell(Self.stopping)
        while true {
          let wanted = cell.advance { range in stored.filter { range.contains($0.key) } }
          if wanted.isEmpty { break }
          for replicate in wanted { stored[replicate] = noisy(replicate) }
        }
        #expect(cell.replicates == straight.replicates && cell.values == straight.values)
        #expect(Set(stored.keys) == Set(0..<straight.replicates))
      }
    }
  }

  @Test func zerosAndEqualValuesGoOnToTheEnd() {
    for value in [0.0, 7] {
      let (cell, rounds) = run { _ in value }
      #expect(cell.state == .atMost && cell.replicates == 40)
      #expect(rounds.last == 37..<40)
    }
  }

  @Test func divergedNetworksAreReplicatesWithoutValue() {
    let (cell, _) = run { $0.isMultiple(of: 2) ? .nan : self.noisy($0 / 2) }
    #expect(cell.state == .atMost && cell.replicates == 40)
    #expect(cell.values == (0..<20).map(noisy))
    let (none, _) = run { _ in .nan }
    #expect(none.state == .atMost && none.replicates == 40 && none.values.isEmpty)
    #expect(none.expectedReplicates == 40)
  }

  // Four replicates of which one diverged are three values: not enough for a first look.
  @Test func aLookNeedsItsValues() {
    let values = [10.0, .nan, 10.1, 9.9, 10, 10.1, 9.9]
    #expect(run { values[$0 % 7] }.cell.replicates == 7)
    #expect(run { values[($0 + 2) % 7] }.cell.replicates == 4)
  }

  @Test func aFailedReplicateHoldsItsCell() {
    var cell = SequentialCell(Self.stopping)
    #expect(cell.advance { _ in [:] } == 0..<4)
    #expect(cell.state == .open)
    let failed = cell.advance { range in
      Dictionary(uniqueKeysWithValues: range.dropLast().map { ($0, noisy($0)) })
    }
    #expect(failed.isEmpty)
    #expect(cell.state == .incomplete && cell.replicates == 4)
    #expect(
      cell.advance { _ in
        Issue.record("a stopped cell reads nothing"); return [:]
      }.isEmpty)
  }

  @Test func forecastsTheEndFromTheSpread() {
    var cell = SequentialCell(
      SequentialStopping(relativeHalfWidth: 0.02, of: "loss", atLeast: 32, batch: 16, atMost: 900))
    #expect(cell.expectedReplicates == 32)
    _ = cell.advance { _ in [:] }
    #expect(cell.expectedReplicates == 32)
    _ = cell.advance { range in
      let stored = range.clamped(to: 0..<32)
      return Dictionary(uniqueKeysWithValues: stored.map { ($0, $0.isMultiple(of: 2) ? 9.0 : 11) })
    }
    // t(.975; 31) · s/√32 with s² = 32/31 is .36631 (scipy.stats.t.ppf), and the target .2.
    #expect(cell.replicates == 48)
    #expect(cell.expectedReplicates == Int(32 * (0.36631 / 0.2) * (0.36631 / 0.2)))
  }
}
