import Families
import Keys
import Records
import Testing
import Theory

@Suite("The injection null, drawn")
struct InjectionTests {
  private func counts(features: Int, hidden: Int, trials: Int) throws -> [Int] {
    let resolved = ResolvedParameters(
      ["model.n_features": .integer(features), "model.n_hidden": .integer(hidden)],
      keys: Injection.keys)
    try resolved.check(source: "test")
    let injection = Injection(resolved)
    return (0..<trials).map { replicate in
      let streams = TrialStreams(seed: 11, cell: "injection", replicate: replicate)
      let values = injection.run(streams).observations[0].values
      #expect(values[0] == values[1] && values[2] == 0)
      // n features on n − p neurons leave m − n + p.
      #expect(values[3] == Double(hidden - features) + values[0])
      return Int(values[0])
    }
  }

  /// A difference of 4.9 standard errors happens once in a million.
  @Test(
    "1. the count follows the exact law; n²/4m is another", arguments: [(8, 8), (12, 7), (2, 3)])
  func law(features: Int, hidden: Int) throws {
    let trials = 20_000
    let found = try counts(features: features, hidden: hidden, trials: trials)
    let null = InjectionNull(features: features, neurons: hidden)
    let mean = Double(found.reduce(0, +)) / Double(trials)
    let error = (null.variance / Double(trials)).squareRoot()
    #expect(abs(mean - null.mean) < 4.9 * error)
    let paper = InjectionNull.paperEstimate(features: features, neurons: hidden)
    #expect(abs(mean - paper) > 4.9 * error, "the paper's estimate must be told apart")
    for count in 0...features / 2 {
      let share = Double(found.count { $0 == count }) / Double(trials)
      let p = null.probability(of: count)
      #expect(abs(share - p) <= 4.9 * (p * (1 - p) / Double(trials)).squareRoot() + 1e-12)
    }
  }

  @Test("2. more features than places are refused")
  func tooMany() {
    var resolved = ResolvedParameters(
      ["model.n_features": .integer(9), "model.n_hidden": .integer(4)], keys: Injection.keys)
    Injection.complete(&resolved)
    #expect(resolved.problems.map(\.key) == ["model.n_features"])
  }
}
