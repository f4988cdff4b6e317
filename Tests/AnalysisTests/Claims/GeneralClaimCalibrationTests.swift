import Analysis
import Foundation
import Store
import Study
import TestSupport
import Testing

/// How often verdicts on the general quantities are wrong when the truth lies exactly on the border.
@Suite("Calibration of general claims")
struct GeneralClaimCalibrationTests {
  private static let repetitions = 1000

  /// Networks of one cell with these losses, and a second measure if any.
  private func cell(
    _ losses: [Double], _ others: [Double] = [], neurons: Int = 8, l1: Double = 0.001
  ) -> [StoredTrial] {
    losses.enumerated().map { replicate, loss in
      Trials.trial(
        Trials.network(neurons: neurons, l1: l1), replicate: replicate,
        final: [
          "loss": loss, "mean_l1_norm": others.isEmpty ? 0 : others[replicate],
          "unresolved_features": 0,
        ])
    }
  }

  private func tally(
    _ keys: String, repetitions: Int = repetitions, isPaired: Bool = false,
    _ trials: (inout TestGenerator) -> [StoredTrial]
  ) throws -> VerdictTally {
    try VerdictTally(
      "figure: collisions, \(keys)", repetitions: repetitions,
      pairing: isPaired ? .common : .independent, trials)
  }

  private func normals(
    _ count: Int, mean: Double = 0, spread: Double = 1, _ generator: inout TestGenerator
  ) -> [Double] {
    (0..<count).map { _ in mean + spread * generator.normal() }
  }

  @Test("mean, alone and pooled over cells of unequal spread and size", arguments: [5, 16])
  func mean(networks: Int) throws {
    let alone = try tally("quantity: mean, measure: loss, region: {above: 3}") {
      cell(normals(networks, mean: 3, &$0))
    }
    #expect(alone.isRight() && alone.estimateIsWrong, "\(alone)")
    let pooled = try tally("quantity: mean, measure: loss, pooled: true, region: {above: 3}") {
      cell(normals(networks, mean: 1, spread: 0.3, &$0))
        + cell(normals(networks + 4, mean: 3, spread: 3, &$0), neurons: 9)
        + cell(normals(networks, mean: 5, &$0), neurons: 10)
    }
    #expect(pooled.isRight() && pooled.estimateIsWrong, "\(pooled)")
  }

  // Poisson counts, the truth a fifth above n²/4m in every cell.
  @Test("ratio of counts to n²/4m, alone and pooled", arguments: [false, true])
  func ratio(isPooled: Bool) throws {
    let keys =
      "quantity: ratio, measure: polysemantic_neurons, to: paper, pooled: \(isPooled), "
      + "region: {between: [0.8, 1.2]}"
    let tally = try tally(keys) { generator in
      (isPooled ? [64, 128, 256] : [128]).flatMap { neurons in
        let mean = 1.2 * 32 * 32 / Double(4 * neurons)
        return Trials.counts(
          (0..<16).map { _ in Double(generator.poisson(mean)) },
          Trials.network(features: 32, neurons: neurons))
      }
    }
    #expect(tally.isRight() && tally.estimateIsWrong, "\(tally)")
  }

  @Test("difference: Welch's with unequal spreads, paired where random numbers are shared")
  func difference() throws {
    let keys =
      "quantity: difference, measure: loss, of: {train.l1: 0.1}, minus: {train.l1: 0.001}, "
      + "region: {below: 1}"
    let apart = try tally(keys) {
      cell(normals(6, mean: 4, spread: 4, &$0), l1: 0.1) + cell(normals(16, mean: 3, &$0))
    }
    #expect(apart.isRight() && apart.estimateIsWrong, "\(apart)")
    let paired = try tally(keys, isPaired: true) { generator in
      let common = normals(8, mean: 3, spread: 5, &generator)
      return cell(common.map { $0 + 1 + 0.1 * generator.normal() }, l1: 0.1) + cell(common)
    }
    #expect(paired.isRight() && paired.estimateIsWrong, "\(paired)")
  }

  @Test("slope of amounts with equal relative errors, and pooled over two groups")
  func slope() throws {
    for isPooled in [false, true] {
      let keys =
        "quantity: slope, measure: loss, over: model.n_hidden, pooled: \(isPooled), "
        + "region: {above: -1}"
      let tally = try tally(keys, repetitions: 400) { generator in
        (isPooled ? [0.001, 0.1] : [0.001]).flatMap { l1 in
          [8, 16, 32, 64].flatMap { neurons in
            let mean = 1 / Double(neurons)
            let values = normals(8, mean: 1, spread: 0.2, &generator)
            return cell(values.map { max(0.01, $0) * mean }, neurons: neurons, l1: l1)
          }
        }
      }
      #expect(tally.isRight() && tally.estimateIsWrong, "\(tally)")
    }
  }

  @Test("share of networks: exact, and safe over cells that differ")
  func share() throws {
    let keys = "quantity: share, measure: loss, where: {above: 0}, region: {above: 0.3}"
    let alone = try tally(keys) { generator in
      cell((0..<25).map { _ in generator.uniform() < 0.3 ? 1 : -1 })
    }
    #expect(alone.isRight() && alone.estimateIsWrong, "\(alone)")
    let pooled = try tally(keys + ", pooled: true") { generator in
      [0.1, 0.5].enumerated().flatMap { index, share in
        cell((0..<15).map { _ in generator.uniform() < share ? 1 : -1 }, neurons: 8 + index)
      }
    }
    #expect(pooled.isRight() && pooled.estimateIsWrong, "\(pooled)")
  }

  @Test("correlation of 0.5, alone and over three cells")
  func correlation() throws {
    for isPooled in [false, true] {
      let keys =
        "quantity: correlation, measure: loss, with: mean_l1_norm, pooled: \(isPooled), "
        + "region: {above: 0.5}"
      let tally = try tally(keys) { generator in
        (0..<(isPooled ? 3 : 1)).flatMap { index in
          let first = normals(16, &generator)
          let second = first.map { 0.5 * $0 + 0.75.squareRoot() * generator.normal() }
          return cell(first, second, neurons: 8 + index)
        }
      }
      // Fisher's interval covers with 95.0 at 16 pairs; averaging artanh r over cells adds its bias
      // r/(2(R − 1)) to each, a tenth of a standard error, which a rate of 6 % leaves room for.
      #expect(tally.isRight(at: 0.06) && tally.estimateIsWrong, "\(tally)")
    }
  }

  // Equal medians and unequal spreads: the rank-sum test alone, the wrong twin, has no such level.
  @Test("rank: samples of unequal spread with no tendency either way, and the sign test of pairs")
  func rank() throws {
    let keys =
      "quantity: rank, measure: loss, of: {train.l1: 0.1}, minus: {train.l1: 0.001}, "
      + "region: {above: 0.5}"
    let apart = try tally(keys) {
      cell(normals(10, spread: 4, &$0), l1: 0.1) + cell(normals(20, &$0))
    }
    #expect(apart.isRight() && apart.estimateIsWrong, "\(apart)")
    let paired = try tally(keys, isPaired: true) { generator in
      let common = normals(15, &generator)
      return cell(common.map { $0 + 0.1 * generator.normal() }, l1: 0.1) + cell(common)
    }
    #expect(paired.isRight() && paired.estimateIsWrong, "\(paired)")
  }
}
