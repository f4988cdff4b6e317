// From evidence to verdicts: all claims of a file judged together.

internal import Records
internal import Keys
package import Matrix
internal import Model
internal import Statistics
package import Store
internal import Study

/// The verdicts on all claims whose figures' trials are at hand.
package struct Judgement: Sendable, Equatable, Encodable {
  /// What the data say about a claim.
  package enum Verdict: String, Sendable, Encodable {
    /// The quantity lies in the region, at the stated level.
    case supported
    /// The quantity lies outside, or an exact test rejects what the claim states.
    case refuted
    /// The data do not tell.
    case undecided
  }

  /// The tests that were adjusted for each other.
  struct Family {
    /// The level that holds over all of them.
    let level: Double
    /// How many support; as many refute.
    let tests: Int
  }

  /// Probability, at most, of any false `supported`; and again of any false `refuted`.
  package let level: Double
  /// SHA-256 of the claims file.
  package let sourceHash: String
  /// One entry per claim and cell, in the file's order.
  package let claims: [JudgedClaim]
  /// When each was made; with times, which differ from machine to machine, and so in no file.
  package let registered: [RegisteredClaim]

  private enum CodingKeys: String, CodingKey {
    case level, claims
    case sourceHash = "claims_file_sha256"
  }

  /// Judges the claims about the figures given.
  ///
  /// Two families of tests, one that may support and one that may refute, each adjusted by Holm
  /// over what `ClaimFamilies` says: so the probability of any false "supported" is at most the
  /// set's level, and that of any false "refuted" too. Where both reject, which needs an exact test, the
  /// claim is refuted.
  ///
  /// - Parameters:
  ///   - set: the claims.
  ///   - figures: the figures that were reproduced; claims about others are left out.
  ///   - trials: the trials of a figure's study, diverged ones included, in any order; whether their final
  ///     states are enough.
  ///   - registered: what the store knows of the claims' first statements, by name.
  ///   - loadMatrix: reads one stored matrix.
  /// - Throws: `GSLError`, or what the closures throw.
  package init(
    _ set: ClaimSet, figures: [String],
    trials: (String, _ finalStatesOnly: Bool) throws -> StudyTrials,
    registered: [String: RegisteredClaim] = [:],
    loadMatrix: @escaping (StoredMatrix) throws -> WeightMatrix<Float>
  ) throws {
    level = set.level
    sourceHash = set.sourceHash
    // Figure by figure, so that one study's trials are in memory at a time.
    var found: [String: [Evidence]] = [:]
    var foundInCells: [String: [Evidence]] = [:]
    for figure in figures {
      let own = set.claims.filter { $0.figure == figure }
      guard !own.isEmpty else { continue }
      let all = try trials(figure, own.allSatisfy(\.quantity.readsFinalStatesOnly))
      for claim in own {
        let chosen = all.filter { claim.concerns($0.parameters) }
        let data = ClaimData(
          study: chosen, claim: claim.name, options: claim.options, isPooled: claim.isPooled,
          loadMatrix: loadMatrix)
        found[claim.name] = try Self.evidence(claim, data)
        if claim.judgesCells {
          let single = ClaimData(
            study: chosen, claim: claim.name, options: claim.options, isPooled: false,
            loadMatrix: loadMatrix)
          foundInCells[claim.name] = try Self.evidence(claim, single)
        }
      }
    }
    self.registered = set.claims.compactMap { found[$0.name] == nil ? nil : registered[$0.name] }
    claims = set.claims.flatMap { claim -> [WeighedClaim] in
      guard let evidence = found[claim.name] else { return [] }
      let nothing = [Evidence.none("no stored trial is of the kind that the claim speaks of")]
      return (evidence.isEmpty ? nothing : evidence).map { WeighedClaim(claim, $0) }
        + (foundInCells[claim.name] ?? []).map { WeighedClaim(claim, $0, isGated: true) }
    }.judged(by: set, registered)
  }

  /// What trials say about a claim. Trials of a kind that its quantity knows nothing of, or that lack
  /// what it reads, leave that claim undecided, and the others as they are.
  private static func evidence(_ claim: Claim, _ data: ClaimData) throws -> [Evidence] {
    guard !data.study.trials.isEmpty else { return [] }
    do {
      return try claim.quantity.estimate(data)
    } catch let error as AnalysisError {
      return [.none(error.reason)]
    } catch let error as FitError {
      return [.none(error.description)]
    }
  }
}
