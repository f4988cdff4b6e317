// The exact confidence interval of the mean of counts that are rare events.

/// A total of events that were counted over equal, independent units, such as networks.
package struct PoissonCount: Sendable, Equatable {
  /// Events over all units.
  package let total: Int
  /// Units counted over.
  package let units: Int

  /// A count from its total; the counts of the single units are not needed, because the total
  /// holds all that Poisson counts say about their mean.
  ///
  /// - Precondition: neither is negative.
  package init(total: Int, over units: Int) {
    precondition(total >= 0 && units >= 0, "events and units are counted from zero")
    self.total = total
    self.units = units
  }

  /// Events to a unit; NaN without units.
  package var mean: Double { Double(total) / Double(units) }

  /// Exact confidence interval of the mean count of a unit: the means under which neither tail of
  /// the total is below (1 − `level`)/2. Its ends are gamma quantiles over `units`, which are half
  /// those of chi-squared with 2 · total and 2 · total + 2 degrees of freedom (Garwood, Biometrika
  /// 28, 1936, doi:10.1093/biomet/28.3-4.437).
  ///
  /// Covers with at least `level` whatever the mean, and with more where few events are expected,
  /// because counts are whole. The lower end is 0 for no events. It assumes Poisson counts: those
  /// that vary more than their mean make it too narrow, those that vary less too wide. Nil without
  /// units, and from 10⁶ events on, where Student's interval serves. Some 140 incomplete gamma
  /// functions.
  ///
  /// - Precondition: 0 < `level` < 1.
  package func meanInterval(level: Double) -> Interval? {
    precondition(level > 0 && level < 1, "the level of an interval lies strictly between 0 and 1")
    guard units > 0, total < TailInversion.largestShape else { return nil }
    let tail = (1 - level) / 2
    let events = Double(total)
    let lower = total == 0 ? 0 : TailInversion.gammaQuantile(lower: tail, shape: events)
    let upper = TailInversion.gammaQuantile(upper: tail, shape: events + 1)
    return Interval(lower: lower / Double(units), upper: upper / Double(units), level: level)
  }
}
