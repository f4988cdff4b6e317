// How many networks it would take to decide what is undecided.

internal import Foundation
internal import Records
internal import Statistics

/// A guess from the estimate's spread: the interval shrinks as the root of the number of networks.
enum NeededNetworks {
  /// Beyond this many nobody will train them, and the guess is worth nothing.
  private static let most = 1e6

  /// `some 480 networks`, `more than 10⁶ networks`, or that no number helps; a clause after "needs".
  ///
  /// The estimate is taken for the truth, and each test for the least lenient of its family.
  static func text(
    _ evidence: Evidence, region: ClaimRegion, family: Judgement.Family, leastNetworks: Int,
    reason: String?
  ) -> String {
    guard let estimate = evidence.estimate, let test = evidence.test, let interval = test.interval
    else {
      return evidence.networks < leastNetworks && evidence.obstacle == nil
        ? "at least \(leastNetworks) networks" : "cannot be decided: \(reason ?? "no test applies")"
    }
    if let obstacle = evidence.obstacle { return "cannot be decided: \(obstacle)" }
    let isInside = region.contains(estimate)
    if isInside, let limitation = evidence.limitation {
      return "cannot be decided: \(limitation)"
    }
    let ends = [region.lower, region.upper].compactMap { $0 }
    guard let border = ends.min(by: { abs($0 - estimate) < abs($1 - estimate) }) else { return "?" }
    let half = border < estimate ? estimate - interval.lower : interval.upper - estimate
    let distance = abs(border - estimate)
    guard distance > 0 else { return "more than 10⁶ networks" }
    // Outside of two ends the smaller tail counts twice.
    let sides = isInside ? 1 : Double(ends.count)
    let wanted = Normal.upperTailInverse(family.level / (Double(max(1, family.tests)) * sides))
    let had = Normal.upperTailInverse((1 - MeanEstimate.level) / 2)
    let factor = half * wanted / (had * distance)
    let needed = (Double(evidence.networks) * factor * factor).rounded(.up)
    guard needed <= most else { return "more than 10⁶ networks" }
    return "some \(max(Int(needed), evidence.networks + 1, leastNetworks)) networks"
  }
}
