import Foundation
import Keys
import Model
import Randomness
import TestSupport
import Testing

@Suite("Laws of inputs")
struct InputLawTests {
  private func stream(_ replicate: Int = 0) -> RandomStream {
    RandomStream(StreamKey(study: 3, cell: "inputs", replicate: replicate, purpose: .inputs))
  }

  private let densities = [0.1, 0.5, 0.25, 0.8]

  private func sampled(_ values: String = "one", density: FeatureLaw, features: Int, batch: Double)
    -> SampledInputs
  {
    SampledInputs(
      features: features,
      InputSettings([
        "batch": .number(batch), "density": .perFeature(density), "values": .name(values),
      ]))
  }

  private func coOccurring(density: FeatureLaw, features: Int, batch: Double) -> CoOccurringInputs {
    CoOccurringInputs(
      features: features,
      InputSettings(["batch": .number(batch), "density": .perFeature(density)]))
  }

  /// Independent features that are on with probabilities `p`.
  private func independent(_ p: [Double]) -> (Int) -> Double {
    { pattern in p.indices.reduce(1) { $0 * (pattern.has($1) ? p[$1] : 1 - p[$1]) } }
  }

  /// x = e_i for a uniform i, plus the others with probabilities `p`.
  private func withCompany(_ p: [Double]) -> (Int) -> Double {
    { pattern in
      p.indices.filter(pattern.has).reduce(0) { sum, i in
        let others = p.indices.filter { $0 != i }
        return sum
          + others.reduce(1 / Double(p.count)) {
            $0 * (pattern.has($1) ? p[$1] : 1 - p[$1])
          }
      }
    }
  }

  @Test("1. sampled patterns are as frequent as independence says; densities off by 2 % are caught")
  func sampledPatterns() {
    let law = sampled(density: .list(densities), features: 4, batch: 500)
    let patterns = InputPatterns(law, batches: 400)
    #expect(patterns.follow(independent(densities)))
    #expect(!patterns.follow(independent(densities.map { $0 * 1.02 })))
    #expect(!patterns.follow(independent(densities.reversed())))
    #expect(!patterns.follow(withCompany(densities)))
  }

  @Test("1b. so are those of few features on, which are drawn by jumps")
  func fewPatterns() {
    let densities = [0.19, 0.05, 0.15, 0.1]
    let law = sampled(density: .list(densities), features: 4, batch: 500)
    let patterns = InputPatterns(law, batches: 1000)
    #expect(patterns.follow(independent(densities)))
    #expect(!patterns.follow(independent(densities.map { $0 * 1.03 })))
    #expect(!patterns.follow(independent(densities.reversed())))
  }

  @Test("2. so are co-occurring ones; a twin with the same marginals but independent is caught")
  func coOccurringPatterns() {
    let law = coOccurring(density: .list(densities), features: 4, batch: 500)
    let patterns = InputPatterns(law, batches: 400)
    #expect(patterns.follow(withCompany(densities)))
    #expect(!patterns.follow(withCompany(densities.map { $0 * 1.02 })))
    #expect(!patterns.follow(independent(densities.map { 0.25 + 0.75 * $0 })))
    #expect(patterns.counts[0] == 0)
  }

  @Test("3. at density 0 and 1 nothing is left to chance")
  func extremes() {
    var stream = stream()
    for (density, value) in [(0.0, Float(0)), (1.0, 1)] {
      let law = sampled(density: .constant(density), features: 7, batch: 30)
      #expect(InputPatterns.batch(of: law, from: &stream).allSatisfy { $0 == value })
    }
    let single = InputPatterns(
      coOccurring(density: .constant(0), features: 4, batch: 100), batches: 100)
    #expect(single.follow { [1, 2, 4, 8].contains($0) ? 0.25 : 0 })
    let full = coOccurring(density: .constant(1), features: 4, batch: 9)
    #expect(InputPatterns.batch(of: full, from: &stream).allSatisfy { $0 == 1 })
  }

  /// Means of N values lie within five standard errors.
  @Test("4. values of features that are on have their law's moments and no other law's")
  func valueMoments() {
    let moments: [String: [Double]] = [
      "one": [1, 1, 1], "uniform": [1.0 / 2, 1.0 / 3, 1.0 / 4], "symmetric": [0, 1.0 / 3, 0],
    ]
    #expect(Set(moments.keys) == Set(ValueLaws.all.map { $0.name }))
    for density in [0.02, 0.3, 1] {
      for name in moments.keys {
        let law = sampled(name, density: .constant(density), features: 40, batch: 5000)
        var stream = stream()
        let values = InputPatterns.batch(of: law, from: &stream).filter { $0 != 0 }.map(Double.init)
        #expect(values.allSatisfy { abs($0) <= 1 })
        for (other, exact) in moments {
          let follows = zip(1...3, exact).allSatisfy { power, exact in
            let mean = values.reduce(0) { $0 + pow($1, Double(power)) } / Double(values.count)
            return abs(mean - exact) < 5 / Double(values.count).squareRoot()
          }
          #expect(follows == (other == name), "\(name) taken for \(other) at \(density)")
        }
      }
    }
  }

  @Test(
    "5. value and switch come from one word: the numbers of what is on are uniform all the same")
  func valuesAreUniform() {
    let law = sampled(
      "uniform", density: .linear(from: 0.001, to: 0.2), features: 50, batch: 20_000)
    var stream = stream()
    let values = InputPatterns.batch(of: law, from: &stream).filter { $0 != 0 }.sorted()
    let count = Double(values.count)
    func distance(_ transform: (Double) -> Double) -> Double {
      let distances = values.enumerated().map { abs(transform(Double($1)) - Double($0) / count) }
      return (distances.max() ?? 0) * count.squareRoot()
    }
    // Kolmogorov: 2.7 is exceeded with probability 9e-7; values 1 % too small are caught.
    #expect(distance { $0 } < 2.7)
    #expect(distance { $0 * 0.99 } > 2.7)
  }

  @Test("6. the basis is the identity, and draws nothing")
  func basis() {
    var (stream, untouched) = (stream(), stream())
    let law = BasisInputs(features: 3, InputSettings())
    #expect(law.batch == 3)
    #expect(InputPatterns.batch(of: law, from: &stream) == [1, 0, 0, 0, 1, 0, 0, 0, 1])
    #expect(stream.nextWord() == untouched.nextWord())
  }

  @Test("7. a batch is a function of its stream: not of other trials, copies or earlier batches")
  func determinism() {
    for law in InputLawSamples.all where !(law is BasisInputs || law is ExpectedInputs) {
      let batches = [0, 1, 2].map { replicate in
        var stream = stream(replicate)
        return [0, 1].map { _ in InputPatterns.batch(of: law, from: &stream) }
      }
      var streams = [0, 1, 2].map { stream($0) }
      for step in [0, 1] {
        for replicate in [2, 0, 1] {
          let copy = law
          let batch = InputPatterns.batch(of: copy, from: &streams[replicate])
          #expect(batch == batches[replicate][step], "\(type(of: law).name)")
        }
      }
      #expect(Set(batches.flatMap { $0 }).count == 6, "\(type(of: law).name)")
    }
  }

  @Test("8. sampled inputs do not depend on how they are cut into batches")
  func batches() {
    var (whole, halves) = (stream(), stream())
    let settings = { (batch: Double) in
      sampled("symmetric", density: .constant(0.3), features: 11, batch: batch)
    }
    let long = InputPatterns.batch(of: settings(2000), from: &whole)
    let parts = [0, 1].flatMap { _ in InputPatterns.batch(of: settings(1000), from: &halves) }
    #expect(long == parts)
  }

  @Test("9. numbers are a promise: the first ones never change")
  func goldenValues() {
    var (first, second) = (stream(), stream())
    let values = InputPatterns.batch(
      of: sampled("uniform", density: .constant(0.5), features: 3, batch: 2), from: &first)
    let company = InputPatterns.batch(
      of: coOccurring(density: .constant(0.5), features: 3, batch: 3), from: &second)
    #expect(values == [0.28935218, 0.0, 0.0, 0.6139759, 0.0, 0.28731778])
    #expect(company == [1, 0, 0, 1, 1, 1, 1, 1, 0])
  }

  @Test("10. what is wrong for this many features is said")
  func problems() {
    func messages(_ law: any InputLaw.Type, _ density: FeatureLaw) -> [String] {
      law.problems(
        features: 3, InputSettings(["batch": .number(1), "density": .perFeature(density)])
      ).map { "\($0.key): \($0.message)" }
    }
    for law in [SampledInputs.self, CoOccurringInputs.self] as [any InputLaw.Type] {
      #expect(messages(law, .list([0.1, 1, 0])).isEmpty)
      #expect(
        messages(law, .list([0.1, 0.2])) == ["density: lists 2 numbers for 3 features"])
      #expect(
        messages(law, .linear(from: 0.1, to: 1.3))
          == ["density: must be from 0.0 to 1.0, is 1.3 for feature 2"])
    }
  }

  @Test("11. docs/laws.md has a row for every law and parameter and for nothing else")
  func documentation() throws {
    let rows = try Documentation.table(in: "laws.md", under: "## Input laws")
    #expect(
      rows == InputLaws.all.map { law in [law.name] + law.parameters.map { "inputs.\($0.key)" } })
    let values = try Documentation.table(in: "laws.md", under: "## Value laws")
    #expect(values.map(\.[0]) == ValueLaws.all.map { $0.name })
    for law in InputLaws.all { #expect(InputLaws.named(law.name) == law) }
    #expect(InputLaws.named("none") == nil)
  }
}
