import Randomness
import Testing

@Suite("Random streams")
struct StreamTests {
  private func firstWord(
    study: Int = 1, cell: String = "a", replicate: Int = 0,
    purpose: StreamKey.Purpose = .initialWeights
  ) -> UInt64 {
    var stream = RandomStream(
      StreamKey(study: study, cell: cell, replicate: replicate, purpose: purpose))
    return stream.nextDoubleWord()
  }

  @Test("1. every part of the name matters, and neighbouring fields do not run together")
  func distinctNames() {
    var seen: Set<UInt64> = []
    var count = 0
    for study in 0..<10 {
      for replicate in 0..<10 {
        for cell in ["", "a", "b", "ab", "abc\u{0}", "abc", "abcd", "abcde"] {
          for purpose in StreamKey.Purpose.allCases {
            seen.insert(
              firstWord(study: study, cell: cell, replicate: replicate, purpose: purpose))
            count += 1
          }
        }
      }
    }
    #expect(seen.count == count)
  }

  @Test("2. values are a promise: the first numbers of a named stream never change")
  func goldenValues() {
    var stream = RandomStream(
      StreamKey(study: 20_240_301, cell: "golden", replicate: 3, purpose: .hiddenNoise))
    let words = (0..<6).map { _ in stream.nextWord() }
    #expect(
      words == [
        3_265_610_416, 3_982_685_942, 1_211_143_160, 615_367_971, 541_280_773, 2_720_268_797,
      ])
  }

  @Test("3. a copy continues on its own, from where it was taken")
  func copies() {
    var stream = RandomStream(
      StreamKey(study: 1, cell: "x", replicate: 0, purpose: .initialWeights))
    for _ in 0..<5 { _ = stream.nextWord() }
    var copy = stream
    let ahead = (0..<9).map { _ in stream.nextWord() }
    #expect((0..<9).map { _ in copy.nextWord() } == ahead)
  }

  /// The mean of N uniforms has SD 1/√(12 N); five of them leave a false alarm of 6e-7.
  @Test("4. uniforms lie inside (0, 1) and are centred; a shifted twin is caught")
  func uniforms() {
    var stream = RandomStream(
      StreamKey(study: 1, cell: "uniform", replicate: 0, purpose: .initialWeights))
    let values = (0..<100_000).map { _ in stream.nextUniform() }
    #expect(values.allSatisfy { $0 > 0 && $0 < 1 })
    #expect(isCentred(values, at: 0.5))
    #expect(!isCentred(values.map { $0 * 0.99 }, at: 0.5))
  }

  private func isCentred(_ values: [Double], at centre: Double) -> Bool {
    let mean = values.reduce(0, +) / Double(values.count)
    return abs(mean - centre) < 5 / (12 * Double(values.count)).squareRoot()
  }

  @Test("5. each bit of the words is fair within five standard deviations")
  func bits() {
    var stream = RandomStream(
      StreamKey(study: 2, cell: "bits", replicate: 0, purpose: .initialWeights))
    var counts = [Int](repeating: 0, count: 32)
    let draws = 40_000
    for _ in 0..<draws {
      let word = stream.nextWord()
      for bit in 0..<32 { counts[bit] += Int(word >> UInt32(bit) & 1) }
    }
    let bound = 5 * (Double(draws) / 4).squareRoot()
    #expect(counts.allSatisfy { abs(Double($0) - Double(draws) / 2) < bound })
  }
}
