import Analysis
import Keys
import Store
import Study
import Testing

@Suite("Families of claims")
struct ClaimFamiliesTests {
  private static let mean = "quantity: mean, measure: loss, region: {above: 0}"

  private static func set(_ head: String, _ claims: KeyValuePairs<String, String>) throws
    -> ClaimSet
  {
    var text = "level: 0.05\nleast_networks: 5\n\(head)claims:\n"
    for (name, keys) in claims {
      text += "  \(name): {says: It is so., why: Theory., figure: collisions, \(keys)}\n"
    }
    return try ClaimsFile.load(text: text, file: "c.yaml")
  }

  private static func judge(_ set: ClaimSet, _ trials: [StoredTrial]) throws -> [JudgedClaim] {
    try Judgement(
      set, figures: ["collisions"], trials: { StudyTrials(trials.read($1), pairing: .independent) },
      loadMatrix: { _ in fatalError("no matrix is kept") }
    ).claims
  }

  /// Networks of one cell with these losses.
  private static func losses(_ losses: [Double], neurons: Int) -> [StoredTrial] {
    losses.enumerated().map { replicate, loss in
      Trials.trial(
        Trials.network(neurons: neurons), replicate: replicate,
        final: ["loss": loss, "unresolved_features": 0])
    }
  }

  // p = 0.021 and 0.038 of t against 0.
  private static let clear = [1.0, 2, -1, 3, 2, 1.5]
  private static let close = [0.7, 2, -1, 3, 2, 0.9]
  private static let nothing = [-1.0, 1, -2, 2.2, -0.5, 0.5]

  @Test("1. a claim's family is its own, or the file's")
  func family() throws {
    let claims: KeyValuePairs = [
      "a": "\(Self.mean), trials: {model.n_hidden: 8}",
      "b": "\(Self.mean), trials: {model.n_hidden: 16}",
    ]
    let trials =
      Self.losses(Self.close, neurons: 8) + Self.losses(Self.nothing, neurons: 16)
    let file = try Self.judge(Self.set("", claims), trials)
    #expect(file.map(\.verdict) == [.undecided, .undecided])
    let own = try Self.judge(Self.set("families: claim\n", claims), trials)
    #expect(own.map(\.verdict) == [.supported, .undecided])
    let alone = try #require(own[0].pValues)
    #expect(alone.support > 0.025 && alone.holmSupport == alone.support)
    // The default, written out, is no other claim; another family is one.
    let (plain, written) = (try Self.set("", claims), try Self.set("families: file\n", claims))
    let other = try Self.set("families: claim\n", claims)
    #expect(plain.contentHash(of: plain.claims[0]) == written.contentHash(of: written.claims[0]))
    #expect(plain.contentHash(of: plain.claims[0]) != other.contentHash(of: other.claims[0]))
  }

  @Test("2. cells are judged after the pooled verdict, as a family of their own")
  func cells() throws {
    let set = try Self.set(
      "families: claim\n", ["a": "\(Self.mean), pooled: true, cells: true"])
    let strong = Self.clear.map { $0 + 3 }
    let judged = try Self.judge(
      set,
      Self.losses(strong, neurons: 8) + Self.losses(Self.close, neurons: 16)
        + Self.losses(Self.nothing, neurons: 32))
    #expect(judged.map(\.cell) == ["all cells", "m = 8", "m = 16", "m = 32"])
    // Alone the third would be supported, among three cells it is not.
    #expect(judged.map(\.verdict) == [.supported, .supported, .undecided, .undecided])
    #expect((judged[2].pValues?.support ?? 1) < 0.05)
    #expect(judged[0].pValues?.support == judged[0].pValues?.holmSupport)
  }

  @Test("3. an undecided pooled verdict, or the opposite one, closes the gate")
  func gate() throws {
    let set = try Self.set("", ["a": "\(Self.mean), pooled: true, cells: true"])
    let strong = Self.clear.map { $0 + 3 }
    let undecided = try Self.judge(
      set, Self.losses(strong, neurons: 8) + Self.losses(strong.map { -$0 }, neurons: 16))
    #expect(undecided.map(\.verdict) == [.undecided, .undecided, .undecided])
    #expect(undecided[1].sentence.hasSuffix("because over all cells it is undecided."))
    // A cell that would be undecided anyway stands behind the gate like the others.
    let three = try Self.judge(
      set,
      Self.losses(strong, neurons: 8) + Self.losses(strong.map { -$0 }, neurons: 16)
        + Self.losses(Self.nothing, neurons: 32))
    #expect(three[0].verdict == .undecided && three[0].pValues != nil)
    for cell in three.dropFirst() {
      #expect(cell.pValues == nil)
      #expect(cell.sentence.hasSuffix("because over all cells it is undecided."))
    }
    let opposite = try Self.judge(
      set,
      Self.losses(strong.map { 9 * $0 }, neurons: 8)
        + Self.losses(strong.map { -$0 }, neurons: 16))
    #expect(opposite.map(\.verdict) == [.supported, .supported, .undecided])
    #expect(opposite[2].sentence.hasSuffix("because over all cells it is supported."))
    // The wrong twin, without the gate, refutes the second cell.
    let twin = try Self.judge(
      try Self.set("", ["a": Self.mean]),
      Self.losses(strong.map { 9 * $0 }, neurons: 8)
        + Self.losses(strong.map { -$0 }, neurons: 16))
    #expect(twin.map(\.verdict) == [.supported, .refuted])
  }

  @Test("4. cells without pooling, and a family that there is not, are reported")
  func impossible() {
    #expect {
      try Self.set("families: cell\n", ["a": "\(Self.mean), cells: true"])
    } throws: { error in
      let problems = (error as? ConfigurationError)?.problems.map(\.description) ?? []
      return problems.count == 2
        && problems[0].contains("families: cell is unknown (known: file, claim")
        && problems[1].contains("claims.a.cells: needs pooled: true")
    }
  }

  @Test("5. a default that leaves no trace is a parameter that trials have")
  func traceless() throws {
    let plain = Trials.network(extra: ["train.optimizer": .text("adamw")])
    let shared = plain.merging(["train.second_moment": .text("row")]) { $1 }
    let trials = [plain, shared].enumerated().flatMap { place, parameters in
      (0..<6).map {
        Trials.trial(
          parameters, replicate: $0,
          final: ["loss": Double($0 + 10 * place), "unresolved_features": 0])
      }
    }
    for (moment, mean) in [("weight", 2.5), ("row", 12.5)] {
      let set = try Self.set("", ["a": "\(Self.mean), trials: {train.second_moment: \(moment)}"])
      #expect(try Self.judge(set, trials).map(\.estimate) == [mean])
    }
  }

  @Test("6. cells are named by what tells them apart, not by what follows from it")
  func names() throws {
    let sgd = Trials.network(extra: ["train.optimizer": .text("sgd")])
    let adam = Trials.network(
      extra: ["train.optimizer": .text("adam"), "train.beta1": .number(0.9)])
    let slow = adam.merging(["train.beta1": .number(0.99)]) { $1 }
    func cells(_ parameters: [[String: ParameterValue]]) throws -> [String] {
      let trials = parameters.flatMap { parameters in
        [1.0, 2, 3, 4, 5].enumerated().map {
          Trials.trial(
            parameters, replicate: $0, final: ["loss": $1, "unresolved_features": 0])
        }
      }
      return try Self.judge(try Self.set("", ["a": Self.mean]), trials).map(\.cell).sorted()
    }
    #expect(try cells([sgd, adam]) == ["adam", "sgd"])
    #expect(
      try cells([sgd, adam, slow])
        == ["sgd", "train.beta1 = 0.9, adam", "train.beta1 = 0.99, adam"])
  }
}
