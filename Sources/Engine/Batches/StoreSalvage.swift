// What is whole in a damaged store, saved into a new one.

package import Foundation
internal import Records
package import Store
internal import Study

/// Copies the trials that are surely what was stored; the damaged store is left alone.
package struct StoreSalvage {
  /// Trials that the new store has.
  package private(set) var saved = 0
  /// What was left behind and why: a line each.
  package private(set) var lost: [String] = []

  /// Saves into a folder that holds no store yet, or one that an earlier salvage began.
  ///
  /// A trial without a digest is left behind: in a damaged store nothing tells whether it is whole.
  ///
  /// - Throws: `StoreError` where nothing can be read at all, or nothing be written; `MergeRefusal` where the
  ///   new folder has another study.
  package init(of folder: URL, into new: URL, provenance: Provenance) throws {
    let source = try ResultStore(folder: folder, access: .inspection)
    let target = try ResultStore(folder: new)
    try Self.check(target, of: folder, new)
    var copy = try TrialCopy(from: source, to: target, fallback: provenance)
    var (count, left): (Int, [String]) = (0, [])
    var claims: [ClaimRegistration] = []
    do {
      claims = try source.registeredClaims()
    } catch let error as StoreError where error.isDamage {
      left.append("when claims were stated: `polysem run` notes them anew, as made afterwards")
    }
    let phases = CopyPhases(
      claims: [claims], last: [source.lastReadableNumber()], begun: { _, _ in 0 }
    ).phases
    for phase in phases {
      if let numbers = phase.numbers[0] {
        try source.forEachTrial(numbered: numbers, requiringDigests: true) { trials in
          for trial in trials {
            do {
              _ = try copy.copy([trial])
              count += 1
            } catch let error as StoreError where error.isDamage {
              left.append("trial \(trial.identity.key): \(error)")
            }
          }
        } damaged: { number, reason in
          left.append("trial number \(number): \(reason)")
        }
      }
      if let claim = phase.claim { try target.register([claim]) }
    }
    (saved, lost) = (count, left)
    try link(source, target)
    try target.close()
  }

  /// Refuses a store with studies that the damaged one has not, or that have other plans there.
  private static func check(_ target: ResultStore, of folder: URL, _ new: URL) throws {
    guard !(try target.studies()).isEmpty else { return }
    let source = try ResultStore(folder: folder, access: .inspection)
    for name in try target.studies() {
      guard let text = try? source.plan(ofStudy: name), text == (try target.plan(ofStudy: name))
      else {
        throw MergeRefusal(reasons: [
          "\(new.path) holds study \(name), which \(folder.path) has not, or not with that plan"
        ])
      }
    }
  }

  /// Makes the saved trials members of their studies, as far as the studies' plans can be read.
  private mutating func link(_ source: ResultStore, _ target: ResultStore) throws {
    let names: [String]
    do {
      names = try source.studies()
    } catch let error as StoreError where error.isDamage {
      lost.append("the studies' plans: `polysem run` writes them anew")
      return
    }
    for name in names {
      guard let text = try? source.plan(ofStudy: name), let plan = try? Plan(json: Data(text.utf8))
      else {
        lost.append("the plan of study \(name): `polysem run` writes it anew")
        continue
      }
      try StoredPlan(plan).link(in: target)
    }
  }
}
