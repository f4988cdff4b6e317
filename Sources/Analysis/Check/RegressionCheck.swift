// Fresh evidence against a baseline's, in three tiers.

internal import Foundation
internal import Statistics

/// Compares what was found with what a baseline holds; trains nothing.
package enum RegressionCheck {
  /// Probability that any statistical row fails although nothing has changed.
  package static let familyWiseErrorRate = 0.01
  /// Largest relative difference of a value after `ShortTrajectory.steps` steps on another
  /// processor or BLAS: float32 rounding grows to 10⁻⁵ by then (docs/architecture.md).
  package static let relativeTolerance = 1e-4
  /// Differences below this are rounding of something that is zero.
  static let absoluteTolerance = 1e-6

  /// All rows of a study, in the order of tiers and cells.
  ///
  /// - Parameters:
  ///   - study: the baseline.
  ///   - fresh: what was found now, cell by cell.
  ///   - planned: networks a cell should have; a cell with fewer is not tested.
  ///   - obstacle: why bits cannot be compared; `nil` where they can.
  /// - Returns: rows of which the statistical ones still have to be `judged` together.
  package static func rows(
    _ study: BaselineStudy, fresh: [CellEvidence], planned: Int, obstacle: String?
  ) -> [CheckRow] {
    precondition(fresh.count == study.cells.count, "there is evidence for every cell")
    let cells = zip(study.evidence, fresh).enumerated().map {
      (label: study.label(ofCell: $0), old: $1.0, new: $1.1)
    }
    return cells.map { exactRow($0.label, $0.old, $0.new, obstacle: obstacle) }
      + cells.map { toleranceRow($0.label, $0.old, $0.new) }
      + cells.flatMap { statisticalRows($0.label, $0.old, $0.new, planned: planned) }
  }

  /// The verdicts of statistical rows, by Holm's method over all of them.
  package static func judged(_ rows: [CheckRow]) -> [CheckRow] {
    let tested = rows.indices.filter { rows[$0].pValue != nil }
    let adjusted = HolmAdjustment.adjusted(tested.map { rows[$0].pValue ?? 1 })
    var judged = rows
    for (place, index) in tested.enumerated() {
      judged[index].adjustedP = adjusted[place]
      judged[index].verdict = adjusted[place] <= familyWiseErrorRate ? .failed : .passed
    }
    return judged
  }

  // MARK: - Exact and tolerance

  private static func exactRow(
    _ label: String, _ old: CellEvidence, _ new: CellEvidence, obstacle: String?
  ) -> CheckRow {
    func row(
      _ verdict: CheckRow.Verdict, _ distance: CheckDistance?, _ note: String = ""
    ) -> CheckRow {
      CheckRow(
        tier: .exact, subject: label, family: "\(ShortTrajectory.steps) steps, bit by bit",
        expected: old.trajectory.map { .digest(String($0.fingerprint.prefix(12))) },
        found: new.trajectory.map { .digest(String($0.fingerprint.prefix(12))) },
        distance: distance, verdict: verdict, note: note)
    }
    if let obstacle { return row(.notChecked, nil, obstacle) }
    guard let one = old.trajectory, let other = new.trajectory else {
      return row(.notChecked, nil, "out of time")
    }
    return one.fingerprint == other.fingerprint
      ? row(.passed, CheckDistance(value: 0, unit: "differing bits"))
      : row(.failed, CheckDistance(value: .infinity, unit: "other bits"))
  }

  private static func toleranceRow(
    _ label: String, _ old: CellEvidence, _ new: CellEvidence
  ) -> CheckRow {
    let everything = "\(ShortTrajectory.steps) steps, all measures"
    func row(_ verdict: CheckRow.Verdict, _ note: String) -> CheckRow {
      CheckRow(
        tier: .tolerance, subject: label, family: everything, verdict: verdict, note: note)
    }
    guard let one = old.trajectory, let other = new.trajectory else {
      return row(.notChecked, "out of time")
    }
    // What further observers see is no part of a baseline; what it lists must still be seen.
    let columns = one.measures.map { other.measures.firstIndex(of: $0) }
    guard !columns.contains(nil), one.values.count == other.values.count else {
      return row(.failed, "other measures or steps were observed")
    }
    var worst = (
      difference: 0.0, quantity: everything, expected: CheckValue?.none, found: CheckValue?.none
    )
    for (look, (old, new)) in zip(one.values, other.values).enumerated() {
      for (place, (measure, column)) in zip(one.measures, columns).enumerated() {
        let (before, now) = (old[place], column.flatMap { new[$0] })
        let difference = relativeDifference(before, now)
        guard difference > worst.difference else { continue }
        worst = (
          difference, "\(measure) at look \(look)", before.map(CheckValue.number),
          now.map(CheckValue.number)
        )
      }
    }
    return CheckRow(
      tier: .tolerance, subject: label, family: everything, quantity: worst.quantity,
      expected: worst.expected, found: worst.found,
      distance: CheckDistance(value: worst.difference, unit: "relative"),
      verdict: worst.difference <= relativeTolerance ? .passed : .failed)
  }

  /// 0 where two values differ by rounding of zero at most, infinite where only one is defined.
  static func relativeDifference(_ old: Double?, _ new: Double?) -> Double {
    guard let old, let new else { return (old == nil) == (new == nil) ? 0 : .infinity }
    let difference = abs(old - new)
    return difference <= absoluteTolerance ? 0 : difference / max(abs(old), abs(new))
  }

  // MARK: - Statistical

  private static func statisticalRows(
    _ label: String, _ old: CellEvidence, _ new: CellEvidence, planned: Int
  ) -> [CheckRow] {
    guard new.trials >= planned else {
      return [
        CheckRow(
          tier: .statistical, subject: label, family: "all measures", verdict: .notChecked,
          note: "out of time after \(new.trials) of \(planned) networks")
      ]
    }
    let found = Dictionary(
      uniqueKeysWithValues: new.samples.map { (SampleKey($0), $0) })
    let missing = old.samples.filter { found[SampleKey($0)] == nil }
      .map { undefinedRow(label, $0, old, new) }
    let compared = old.samples.compactMap { old in
      found[SampleKey(old)].map { sampleRow(label, old, $0) }
    }
    return [divergenceRow(label, old, new)] + missing + compared
  }

  /// More or fewer diverged networks.
  private static func divergenceRow(
    _ label: String, _ old: CellEvidence, _ new: CellEvidence
  ) -> CheckRow {
    let test = PoissonRateTest.of(
      .init(count: new.diverged, exposure: Double(max(1, new.trials))),
      .init(count: old.diverged, exposure: Double(max(1, old.trials))))
    return CheckRow(
      tier: .statistical, subject: label, family: "diverged networks",
      expected: .count(old.diverged, of: old.trials),
      found: .count(new.diverged, of: new.trials),
      pValue: test.pValue, verdict: .passed)
  }

  /// A measure that hardly any fresh network has: is that fewer than there should be?
  private static func undefinedRow(
    _ label: String, _ sample: SampleEvidence, _ old: CellEvidence, _ new: CellEvidence
  ) -> CheckRow {
    // One at most: with two there would be a sample.
    let test = PoissonRateTest.of(
      .init(count: 1, exposure: Double(max(1, new.trials))),
      .init(count: sample.count, exposure: Double(max(1, old.trials))), alternative: .less)
    return CheckRow(
      tier: .statistical, subject: label, family: sample.measure, step: sample.step,
      expected: .count(sample.count, of: old.trials), found: nil,
      pValue: test.pValue, verdict: .passed,
      note: "in how many networks it is defined; now in one of \(new.trials) at most")
  }

  private static func sampleRow(
    _ label: String, _ old: SampleEvidence, _ new: SampleEvidence
  ) -> CheckRow {
    let test = MeanTest.welch(new.summary, old.summary)
    // Without any spread there is no test: values that never vary have to be the same.
    let isSame = relativeDifference(old.mean, new.mean) <= relativeTolerance
    let distance =
      test.map { CheckDistance(value: $0.statistic, unit: "standard errors") }
      ?? CheckDistance(value: isSame ? 0 : .infinity, unit: "without any spread")
    return CheckRow(
      tier: .statistical, subject: label, family: old.measure, step: old.step,
      expected: .number(old.mean), found: .number(new.mean), distance: distance,
      pValue: test?.pValue ?? (isSame ? 1 : 0), verdict: .passed)
  }
}

/// A measure at a step.
private struct SampleKey: Hashable {
  let measure: String
  let step: Int

  init(_ sample: SampleEvidence) { (measure, step) = (sample.measure, sample.step) }
}

extension SampleEvidence {
  fileprivate var summary: SampleSummary {
    SampleSummary(count: count, mean: mean, standardDeviation: standardDeviation)
  }
}
