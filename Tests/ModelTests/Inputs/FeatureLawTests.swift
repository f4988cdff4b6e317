import Foundation
import Model
import Testing

@Suite("Numbers for features")
struct FeatureLawTests {
  @Test("1. values are those of the formula, the ends exactly")
  func values() {
    #expect(FeatureLaw.constant(0.25).values(3) == [0.25, 0.25, 0.25])
    #expect(FeatureLaw.list([3, 1]).values(2) == [3, 1])
    let geometric = FeatureLaw.geometric(first: 2, ratio: 0.7).values(60)
    #expect(geometric[0] == 2 && geometric[1] == 2 * 0.7)
    // Repeated squaring rounds a few times more than the library, which rounds once.
    for (index, value) in geometric.enumerated() {
      #expect(abs(value / (2 * pow(0.7, Double(index))) - 1) < 1e-14)
    }
    let linear = FeatureLaw.linear(from: 0.1, to: 0.7).values(4)
    #expect(linear[0] == 0.1 && linear[3] == 0.7 && abs(linear[1] - 0.3) < 1e-15)
    #expect(FeatureLaw.linear(from: 0.1, to: 0.7).values(1) == [0.1])
    #expect(FeatureLaw.geometric(first: 5, ratio: 0).values(3) == [5, 0, 0])
  }

  @Test("2. shapes are read by name and number of numbers, and written so that they read back")
  func texts() {
    let cases: [(String, [Double], FeatureLaw?, String)] = [
      ("geometric", [0.7], .geometric(first: 1, ratio: 0.7), "{geometric: 0.7}"),
      ("geometric", [1, 0.7], .geometric(first: 1, ratio: 0.7), "{geometric: 0.7}"),
      ("geometric", [0.1, 0.9], .geometric(first: 0.1, ratio: 0.9), "{geometric: [0.1, 0.9]}"),
      ("linear", [0.1, 1], .linear(from: 0.1, to: 1), "{linear: [0.1, 1.0]}"),
      ("linear", [0.1], nil, ""), ("geometric", [1, 2, 3], nil, ""), ("cubic", [1, 2], nil, ""),
    ]
    for (name, numbers, law, text) in cases {
      #expect(FeatureLaw(shape: name, numbers) == law)
      #expect((law?.description ?? "") == text)
    }
    #expect("\(FeatureLaw.constant(1))" == "1.0" && "\(FeatureLaw.list([1, 0.5]))" == "[1.0, 0.5]")
    #expect(Set(FeatureLaw.shapes.map(\.name)) == ["geometric", "linear"])
  }

  @Test("3. a law that leaves its range or has the wrong length is refused")
  func problems() {
    #expect(FeatureLaw.geometric(first: 1, ratio: 0.7).problem(9, in: 0...1) == nil)
    #expect(FeatureLaw.geometric(first: 1, ratio: 1.1).problem(9, in: 0...1) != nil)
    #expect(FeatureLaw.linear(from: 1, to: -0.1).problem(9, in: 0...(.infinity)) != nil)
    #expect(FeatureLaw.constant(.nan).problem(1, in: 0...1) != nil)
    #expect(FeatureLaw.constant(.infinity).problem(1, in: 0...1) != nil)
    #expect(FeatureLaw.list([1, 1]).problem(3, in: 0...1) == "lists 2 numbers for 3 features")
  }

  @Test("4. importance of one is told from all else")
  func isOne() {
    #expect(FeatureLaw.constant(1).isOne && FeatureLaw.geometric(first: 1, ratio: 1).isOne)
    #expect(!FeatureLaw.constant(0.5).isOne && !FeatureLaw.geometric(first: 1, ratio: 0.7).isOne)
  }
}
