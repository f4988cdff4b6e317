// Claims about how one row loses its weights under the ℓ1 penalty.

internal import Records
internal import Foundation
internal import Keys
internal import Statistics
internal import Store
internal import Study
internal import Theory

extension Quantity {
  private static let figures = [Sparsification.figure]

  /// Where the power law is expected: from λt√m = `from_scaled_time` on, until the late-time limit
  /// 2/(λt)² falls below `to_remaining_weights`. A function of the row's parameters, never of its
  /// data.
  private static let window = [
    ClaimOption.value(
      Key("from_scaled_time", .number(.positive), .required, "first λt√m of the window")),
    .value(
      Key(
        "to_remaining_weights", .number(.positive), .required,
        "2/(λt)² at the end of the window")),
  ]

  /// The exponent of m′ against t within the window, row by row.
  static let sparsificationExponent = Quantity(
    "sparsification_exponent", "the exponent of m′ against t", of: figures, options: window
  ) { data in
    try rows(data) { row, _ in
      let points = row.window(data)
      guard points.count >= 3 else { return nil }
      do {
        return try PoissonFit(
          counts: points.map { Int($0.nonzeroWeights) }, covariates: points.map { [$0.time] },
          exposures: points.map { _ in 1 }
        ).parameters.values[1]
      } catch is FitError {
        return nil
      }
    }
  }

  /// m′ over one of the predictions, averaged over the window.
  static let weightsOverPrediction = Quantity(
    "nonzero_weights_over_prediction", "m′ over its prediction", of: figures,
    options: window + [
      .value(
        Key(
          "prediction", .choice(["paper", "late_time", "closed_form"]), .required,
          "the paper's line, 2/(λt)², or the half-normal closed form"))
    ]
  ) { data in
    try rows(data) { row, prediction in
      let points = row.window(data)
      guard !points.isEmpty else { return nil }
      let predicted: [RowFlowPrediction.Point]
      switch data.options["prediction"]?.asText {
      case "paper": predicted = points.map { prediction.paper(at: $0.time) }
      case "late_time": predicted = points.map { prediction.lateTime(at: $0.time) }
      default: predicted = try prediction.halfNormal(at: points.map(\.time))
      }
      let ratios = zip(points, predicted).map { $0.nonzeroWeights / $1.nonzeroWeights }
      return ratios.reduce(0, +) / Double(ratios.count)
    }
  }

  /// ‖w‖₁ λt at the observed time nearest to a stated λt.
  static let l1NormOverLimit = Quantity(
    "l1_norm_over_limit", "‖w‖₁ · λt", of: figures,
    options: [.value(Key("scaled_by_l1", .number(.positive), .required, "the λt to look at"))]
  ) { data in
    let wanted = data.number("scaled_by_l1") ?? .nan
    return try rows(data) { row, _ in
      let nearest = row.points.min {
        abs(log($0.time * row.l1 / wanted)) < abs(log($1.time * row.l1 / wanted))
      }
      // Geometric grids of 60 points are closer than this; a row that ended earlier is not.
      guard let nearest, abs(log(nearest.time * row.l1 / wanted)) < log(1.25) else { return nil }
      return nearest.l1Norm * nearest.time * row.l1
    }
  }

  /// One value per finished row and cell.
  private static func rows(
    _ data: ClaimData, _ value: (Row, RowFlowPrediction) throws -> Double?
  ) throws -> [Evidence] {
    let cells = try data.rows()
    let names = CellNames(cells)
    return try cells.map { cell in
      let name = names.name(of: cell)
      let l1 = try cell.number("train.l1")
      let weights = Int(try cell.number("model.n_hidden"))
      guard
        let prediction = Sparsification.prediction(
          weights: weights, l1: l1, startScale: try cell.number("model.init_scale"))
      else { return .none("at λ = 0 no weight dies", cell: name, diverged: cell.diverged) }
      let rows = cell.finished.map { Row($0, l1: l1, weights: weights) }
      let values = try rows.map { try value($0, prediction) }
      let known = values.compactMap { $0 }.filter(\.isFinite)
      var evidence = Evidence.mean(known, cell: name, diverged: cell.diverged)
      // Rows that are over by then are not a random choice of rows.
      if known.count < rows.count {
        evidence.obstacle =
          "\(rows.count - known.count) of \(rows.count) rows were not observed at the times stated"
      }
      return evidence
    }
  }
}

/// One row's course.
private struct Row {
  let l1: Double
  let weights: Int
  let points: [Sparsification.Point]

  init(_ trial: StoredTrial, l1: Double, weights: Int) {
    self.l1 = l1
    self.weights = weights
    points = Sparsification.points(of: trial)
  }

  /// The points within the window that the claim states.
  func window(_ data: ClaimData) -> [Sparsification.Point] {
    let begin = (data.number("from_scaled_time") ?? .nan) / Double(weights).squareRoot()
    let end = (2 / (data.number("to_remaining_weights") ?? .nan)).squareRoot()
    return points.filter { $0.time * l1 >= begin && $0.time * l1 <= end }
  }
}
