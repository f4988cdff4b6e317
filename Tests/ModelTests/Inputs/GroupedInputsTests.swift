import Model
import Randomness
import Testing

@Suite("Grouped inputs")
struct GroupedInputsTests {
  /// Four features in two groups of two, unless asked otherwise.
  private func patterns(
    _ correlation: String, features: Int = 4, size: Double = 2, active: Double = 1,
    density: [Double] = [0.3, 0.6], batches: Int = 200
  ) -> InputPatterns {
    InputPatterns(
      GroupedInputs(
        features: features,
        settings(correlation, size: size, active: active, density: .list(density), batch: 500)),
      batches: batches)
  }

  private func settings(
    _ correlation: String, size: Double, active: Double = 1, density: FeatureLaw = .constant(1),
    batch: Double = 1, values: String = "one"
  ) -> InputSettings {
    InputSettings([
      "batch": .number(batch), "correlation": .name(correlation), "group_size": .number(size),
      "active": .number(active), "density": .perFeature(density), "values": .name(values),
    ])
  }

  /// Two independent groups of two, each in one of its four patterns with these probabilities.
  private func groups(_ first: [Double], _ second: [Double]) -> (Int) -> Double {
    { first[$0 & 3] * second[$0 >> 2] }
  }

  @Test("1. together: both or none; a twin that is independent with the same marginals is caught")
  func together() {
    let patterns = patterns("together")
    #expect(patterns.follow(groups([0.7, 0, 0, 0.3], [0.4, 0, 0, 0.6])))
    #expect(!patterns.follow(groups([0.69, 0, 0, 0.31], [0.4, 0, 0, 0.6])))
    #expect(!patterns.follow(groups([0.49, 0.21, 0.21, 0.09], [0.16, 0.24, 0.24, 0.36])))
  }

  @Test("2. exclusive: one of two or none")
  func exclusive() {
    let patterns = patterns("exclusive")
    #expect(patterns.follow(groups([0.7, 0.15, 0.15, 0], [0.4, 0.3, 0.3, 0])))
    #expect(!patterns.follow(groups([0.7, 0.14, 0.16, 0], [0.4, 0.3, 0.3, 0])))
    #expect(!patterns.follow(groups([0.7, 0, 0, 0.3], [0.4, 0, 0, 0.6])))
  }

  @Test("3. block: every subset of one block alike, by enumeration; groups' densities count")
  func block() {
    // Two blocks of four, two of each on: C(4, 2) = 6 subsets a block.
    let patterns = patterns("block", features: 8, size: 4, active: 2, density: [1, 0.5])
    func exact(_ pattern: Int) -> Double {
      let (first, second) = (pattern & 15, pattern >> 4)
      if pattern == 0 { return 0.25 }
      if second == 0 { return first.nonzeroBitCount == 2 ? 0.5 / 6 : 0 }
      return first == 0 && second.nonzeroBitCount == 2 ? 0.25 / 6 : 0
    }
    #expect(patterns.follow(exact))
    // A shuffle that favours the last place by 5 %, and both blocks alike, are caught.
    #expect(!patterns.follow { exact($0) * ($0.has(3) ? 1.05 : 0.95) })
    #expect(!patterns.follow { $0 == 0 ? 0.25 : exact(($0 & 15) == 0 ? $0 >> 4 : $0 << 4) })
    for active in [1.0, 3, 4] {
      let counts = self.patterns(
        "block", features: 8, size: 4, active: active, density: [1, 1], batches: 20
      ).counts
      #expect(
        counts.enumerated().allSatisfy {
          $0.element == 0 || $0.offset.nonzeroBitCount == Int(active)
        })
    }
  }

  @Test("4. the published blocks: 13 of 25, in one half of 50 features")
  func published() {
    let law = GroupedInputs(features: 50, settings("block", size: 25, active: 13, batch: 2000))
    var stream = RandomStream(StreamKey(study: 1, cell: "", replicate: 0, purpose: .inputs))
    let values = InputPatterns.batch(of: law, from: &stream)
    var totals = [Int](repeating: 0, count: 50)
    for row in stride(from: 0, to: values.count, by: 50) {
      let on = (0..<50).filter { values[row + $0] == 1 }
      #expect(on.count == 13 && Set(on.map { $0 / 25 }).count == 1)
      for feature in on { totals[feature] += 1 }
    }
    // Each is on with probability 13/50: five standard deviations.
    #expect(totals.allSatisfy { abs(Double($0) - 520) < 5 * (2000 * 0.26 * 0.74).squareRoot() })
  }

  @Test("5. values follow their law, independently within a group")
  func values() {
    let law = GroupedInputs(
      features: 2, settings("together", size: 2, batch: 50_000, values: "symmetric"))
    var stream = RandomStream(StreamKey(study: 1, cell: "", replicate: 0, purpose: .inputs))
    let values = InputPatterns.batch(of: law, from: &stream).map(Double.init)
    func mean(_ function: (Int) -> Double) -> Double {
      stride(from: 0, to: values.count, by: 2).reduce(0) { $0 + function($1) } / 50_000
    }
    // Five standard errors of means of numbers in [−1, 1].
    #expect(abs(mean { values[$0] }) < 0.013)
    #expect(abs(mean { values[$0] * values[$0] } - 1.0 / 3) < 0.0067)
    #expect(abs(mean { values[$0] * values[$0 + 1] }) < 0.0075)
  }

  @Test("6. groups that do not fill n, too many active features and densities are refused")
  func problems() {
    func messages(_ settings: InputSettings) -> [String] {
      GroupedInputs.problems(features: 6, settings).map { "\($0.key): \($0.message)" }
    }
    #expect(messages(settings("together", size: 3, active: 4)).isEmpty)
    #expect(messages(settings("block", size: 4)) == ["group_size: 6 features are no groups of 4"])
    #expect(messages(settings("block", size: 3, active: 4)) == ["active: 4 of a group of 3"])
    #expect(
      messages(settings("exclusive", size: 3, density: .list([0.1])))
        == ["density: lists 1 numbers for 2 features"])
    #expect(messages(settings("block", size: 3, density: .constant(1.5))).count == 1)
  }
}
