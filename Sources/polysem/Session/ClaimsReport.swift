internal import Analysis
internal import Foundation
internal import Keys
internal import Store
internal import Study

/// The verdicts on claims: judged, stored and printed.
struct ClaimsReport {
  /// The paper's claims, beside the experiment files.
  static let fileName = "claims.yaml"

  /// What `write` writes.
  static let fileNames = ["claims.csv", "claims.json"]

  let judgement: Judgement

  /// Reads the claims that stand beside the experiments; `nil` where there are none.
  static func claims(beside experiments: String) throws(ConfigurationError) -> ClaimSet? {
    let path = "\(experiments)/\(fileName)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try ClaimsFile.load(path: path)
  }

  /// Registers claims before anything is trained, and makes sure that the verdicts on them will find
  /// their files writable.
  static func register(
    _ claims: ClaimSet?, _ plans: [Plan], in store: ResultStore, _ folder: ResultsFolder,
    at time: String
  ) throws {
    guard let claims else { return }
    for name in fileNames { try OutputFile.check("\(folder.path)/\(name)") }
    try ClaimRegister.register(claims, plans, in: store, at: time)
  }

  /// Judges claims from stored trials only: those about the plans given, and about every other study
  /// of the store, so that a run of few figures narrows nothing.
  init(_ claims: ClaimSet, _ plans: [Plan], from store: ResultStore) throws {
    var all = plans
    for name in try store.studies() where !all.contains(where: { $0.name == name }) {
      // A plan that this version cannot read is of a study that it cannot judge.
      guard let plan = try? Plan(json: Data(try store.plan(ofStudy: name).utf8)) else { continue }
      let isTaken = all.contains { Self.figure(of: $0) == Self.figure(of: plan) }
      if !isTaken { all.append(plan) }
    }
    let studies = Dictionary(
      all.map { (Self.figure(of: $0), $0.name) }, uniquingKeysWith: { first, _ in first })
    judgement = try Judgement(
      claims, figures: all.map(Self.figure),
      trials: { figure, finalStatesOnly in
        try StudyTrials(
          ofStudy: studies[figure] ?? figure, in: store, finalStatesOnly: finalStatesOnly)
      },
      registered: ClaimRegister.registered(claims, all, in: store),
      loadMatrix: { try store.load($0) })
  }

  private static func figure(of plan: Plan) -> String { plan.figure ?? plan.name }

  /// Writes `claims.csv` and `claims.json`, which depend on the claims, the trials, and which of them
  /// came first.
  ///
  /// They stand in no manifest: those are of one study each, claims are adjusted for each other
  /// over all that were judged together.
  func write(to folder: ResultsFolder) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let files = [
      "claims.csv": Data(ClaimTable(judgement).csv.utf8),
      "claims.json": try encoder.encode(judgement) + Data("\n".utf8),
    ]
    for (name, content) in files {
      try OutputFile.write(content, to: folder.url.appending(component: name).path)
    }
  }

  /// What is decided, then what is not.
  var lines: [String] { ClaimLines(judgement).lines }
}
