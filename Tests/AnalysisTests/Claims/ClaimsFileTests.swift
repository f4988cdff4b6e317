import Analysis
import Foundation
import Keys
import Study
import TestSupport
import Testing

@Suite("Claims files")
struct ClaimsFileTests {
  private static let good = """
    level: 0.05
    least_networks: 5
    claims:
      a:
        says: It is so.
        why: Theory.
        figure: collisions
        quantity: count_over_paper
        region: {between: [0.8, 1.2]}

    """

  private func problems(_ text: String) -> [String] {
    do {
      _ = try ClaimsFile.load(text: text, file: "c.yaml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test("1. the paper's claims are valid, and every quantity of theirs is claimed")
  func repository() throws {
    let file = Fixtures.checkout.appending(path: "experiments/paper/claims.yaml")
    let set = try ClaimsFile.load(path: file.path)
    #expect(set.level == 0.05 && set.leastNetworks == 5)
    #expect(
      Set(set.claims.map(\.quantity.name))
        == Set(Quantities.all.filter { !$0.figures.isEmpty }.map(\.name)))
    #expect(Set(set.claims.map(\.name)).count == set.claims.count)
  }

  @Test("2. what is read")
  func content() throws {
    let set = try ClaimsFile.load(
      text: Self.good.replacing("    figure", with: "    trials: {train.l1: 1e-3}\n    figure"),
      file: "c.yaml")
    let claim = try #require(set.claims.first)
    #expect(claim.name == "a" && claim.says == "It is so." && claim.figure == "collisions")
    #expect(claim.region == .between(0.8, 1.2))
    #expect(claim.trials == ["train.l1": ClaimChoice([.number(0.001)])])
    // Each kind of trial has its own values under a shared key.
    for kind in ["autoencoder", "row_flow"] {
      let kinds = try ClaimsFile.load(
        text: Self.good.replacing("    why", with: "    trials: {model.kind: \(kind)}\n    why"),
        file: "c.yaml")
      #expect(kinds.claims.first?.trials == ["model.kind": ClaimChoice([.text(kind)])])
    }
  }

  @Test("2b. one of several values, in any order; a list that is one value stays one")
  func choices() throws {
    func read(_ trials: String) throws -> (trials: [String: ClaimChoice], hash: String) {
      let set = try ClaimsFile.load(
        text: Self.good.replacing("    figure", with: "    trials: {\(trials)}\n    figure"),
        file: "c.yaml")
      let claim = try #require(set.claims.first)
      return (claim.trials, set.contentHash(of: claim))
    }
    let two = try read("train.optimizer: [sgd, adam]")
    #expect(two.trials == ["train.optimizer": ClaimChoice([.text("sgd"), .text("adam")])])
    #expect(try read("train.optimizer: [adam, sgd]").hash == two.hash)
    let one = try read("train.optimizer: sgd")
    #expect(try read("train.optimizer: [sgd]").hash == one.hash && one.hash != two.hash)
    // As it was registered when a claim could name one value only.
    #expect(one.hash.hasPrefix("e0d36823b0365a91"))
    // A number for each feature, or one of two for all of them; the hash is that of the list.
    let density = try read("inputs.density: [0.5, 1]")
    #expect(
      density.trials["inputs.density"]?.values == [.text("[0.5, 1.0]"), .number(0.5), .number(1)])
    #expect(density.hash.hasPrefix("c526e2587ec14ee1"))
    #expect(
      try read("inputs.density: [0.5, {geometric: 0.9}]").trials["inputs.density"]?.values.count
        == 2)
    // Kept together, or not at all.
    let kept = try read("record.matrices: [initial, final]").trials["record.matrices"]?.values
    #expect(kept == [.text("initial,final")])
    let error = #expect(throws: ConfigurationError.self) {
      try read(
        "train.optimizer: [sgd, adan], train.l1: [0.1, -1], record.matrices: [initial, finall]")
    }
    #expect(
      error?.problems.map(\.key) == [
        "claims.a.trials.train.optimizer", "claims.a.trials.train.l1",
        "claims.a.trials.record.matrices",
      ])
    #expect(error?.problems.last?.message.contains("finall is unknown") == true)
  }

  @Test(
    "3. what is wrong is named with file, line and key",
    arguments: [
      ("level: 0.05", "level: 0.6", "c.yaml:1: level: must be less than 0.5, got 0.6"),
      ("level: 0.05", "level: high", "c.yaml:1: level: must be a number, got high"),
      (
        "least_networks: 5", "least_networks: 1",
        "c.yaml:2: least_networks: must be at least 2, got 1"
      ),
      ("least_networks: 5\n", "", "c.yaml:1: least_networks: is missing"),
      (
        "level: 0.05", "levle: 0.05\nlevel: 0.05",
        "c.yaml:1: levle: is not a known key; did you mean level?"
      ),
      ("says", "sais", "c.yaml:5: claims.a.sais: is not a known key; did you mean says?"),
      ("    why: Theory.\n", "", "c.yaml:4: claims.a.why: is missing"),
      ("why: Theory.", "why: [a]", "c.yaml:6: claims.a.why: must be a sentence, got a list"),
      (
        "count_over_paper", "count_over_papers",
        "c.yaml:8: claims.a.quantity: count_over_papers is unknown; did you mean count_over_paper?"
      ),
      ("collisions", "colisions", "c.yaml:7: claims.a.figure: colisions is unknown"),
      (
        "collisions", "correlation",
        "c.yaml:7: claims.a.figure: has no count_over_paper, which reads collisions, curves"
      ),
      (
        "{between: [0.8, 1.2]}", "{between: [1.2, 0.8]}",
        "c.yaml:9: claims.a.region.between: must ascend"
      ),
      (
        "{between: [0.8, 1.2]}", "{between: [0.8]}",
        "c.yaml:9: claims.a.region.between: must be a list of two numbers, got a list"
      ),
      (
        "{between: [0.8, 1.2]}", "{betwen: [0.8, 1.2]}",
        "c.yaml:9: claims.a.region.betwen: is not a known key; did you mean between?"
      ),
      (
        "{between: [0.8, 1.2]}", "{above: some}",
        "c.yaml:9: claims.a.region.above: must be a number, got some"
      ),
      (
        "{between: [0.8, 1.2]}", "0.8",
        "c.yaml:9: claims.a.region: must be one of between: [a, b], above: a, below: b, got 0.8"
      ),
      ("region", "level: 0.5\n    region", "c.yaml:9: claims.a.level: is not a known key"),
      (
        "region", "trials: {train.l9: 1}\n    region",
        "c.yaml:9: claims.a.trials.train.l9: is not a parameter of any trial; did you mean train.lr?"
      ),
      (
        "region", "trials: {train.steps: few}\n    region",
        "c.yaml:9: claims.a.trials.train.steps: must be a whole number, got few"
      ),
      (
        "region", "trials: {model.kind: rows}\n    region",
        "c.yaml:9: claims.a.trials.model.kind: rows is unknown "
          + "(known: autoencoder, row_flow, injection, dictionary, context_task)"
      ),
      (
        "count_over_paper", "earlier_onset\n    figure: fourth-norm",
        "c.yaml:9: claims.a.figure: is given twice, first on line 7"
      ),
      (
        "says: It is so.", "says: It is so.\n    says: Twice.",
        "c.yaml:6: claims.a.says: is given twice, first on line 5"
      ),
    ])
  func mistakes(old: String, new: String, problem: String) throws {
    try #require(Self.good.contains(old))
    let found = problems(Self.good.replacing(old, with: new, maxReplacements: 1))
    #expect(found.contains { $0.hasPrefix(problem) }, "\(found)")
  }

  @Test("4. everything that is wrong is reported at once; a quantity asks for its own keys")
  func several() {
    let text = """
      level: no
      claims:
        a: {says: So., why: Theory., figure: fourth-norm, quantity: earlier_onset, region: {}}
        b: 3
      """
    #expect(
      problems(text) == [
        "c.yaml:1: level: must be a number, got no", "c.yaml:1: least_networks: is missing",
        "c.yaml:3: claims.a.level: is missing",
        "c.yaml:3: claims.a.region: must be one of between: [a, b], above: a, below: b, "
          + "got a mapping",
        "c.yaml:4: claims.b: must be a mapping, got 3",
      ])
    #expect(problems("") == ["c.yaml: is empty"])
    #expect(problems("claims: {}\nlevel: 0.1\nleast_networks: 2").count == 1)
    #expect(problems("level: 0.1: 2").allSatisfy { $0.contains("not valid YAML") })
    #expect(throws: ConfigurationError.self) { try ClaimsFile.load(path: "/nowhere/claims.yaml") }
  }
}
