// Where a quantity must lie for a claim to hold.

/// An interval of the real line, unbounded on one side at most.
///
/// Whether its ends belong to it makes no difference: no test can tell.
package struct ClaimRegion: Sendable, Equatable, Encodable {
  /// Lower end; `nil` for none.
  package let lower: Double?
  /// Upper end; `nil` for none.
  package let upper: Double?

  /// All values between two ends.
  ///
  /// - Precondition: `lower` < `upper`.
  package static func between(_ lower: Double, _ upper: Double) -> ClaimRegion {
    precondition(lower < upper, "a region has an inside")
    return ClaimRegion(lower: lower, upper: upper)
  }

  /// All values above one.
  package static func above(_ lower: Double) -> ClaimRegion {
    ClaimRegion(lower: lower, upper: nil)
  }

  /// All values below one.
  package static func below(_ upper: Double) -> ClaimRegion {
    ClaimRegion(lower: nil, upper: upper)
  }

  private init(lower: Double?, upper: Double?) {
    self.lower = lower
    self.upper = upper
  }

  /// Whether `value` lies in the closed region.
  package func contains(_ value: Double) -> Bool {
    value >= (lower ?? -.infinity) && value <= (upper ?? .infinity)
  }

  /// `between 0.8 and 1.2`, `above 0`, `below 0.1`.
  package var text: String {
    switch (lower, upper) {
    case (let lower?, let upper?): "between \(lower.exactText) and \(upper.exactText)"
    case (let lower?, nil): "above \(lower.exactText)"
    case (nil, let upper?): "below \(upper.exactText)"
    case (nil, nil): "anywhere"
    }
  }

  /// p of the hypothesis that the quantity lies outside: small when the data support the claim.
  ///
  /// Two one-sided tests, of which both must reject (Schuirmann, J. Pharmacokinet. Biopharm. 15,
  /// 1987, doi:10.1007/BF01068419).
  func supportPValue(_ test: BorderTest) -> Double {
    max(lower.map(test.above) ?? 0, upper.map(test.below) ?? 0)
  }

  /// p of the hypothesis that the quantity lies inside: small when the data refute the claim.
  ///
  /// The smaller tail, doubled where there are two ends: a narrow region can be missed on either
  /// side.
  func refutationPValue(_ test: BorderTest) -> Double {
    let tails = [lower.map(test.below), upper.map(test.above)].compactMap { $0 }
    return min(1, Double(tails.count) * (tails.min() ?? 1))
  }
}
