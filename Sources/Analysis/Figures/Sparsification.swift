// Figure "sparsification": how one row loses its weights under the ℓ1 penalty.

internal import Records
internal import Store
internal import Study
internal import Theory

/// Runs of the one-row flow against the paper's lines and the half-normal closed form.
package struct Sparsification: Sendable, Equatable {
  /// One moment of a run or a prediction.
  package struct Point: Sendable, Equatable {
    /// Flow time t.
    package let time: Double
    /// m′.
    package let nonzeroWeights: Double
    /// ‖w‖₁.
    package let l1Norm: Double
  }

  /// One simulated row.
  package struct Run: Sendable, Equatable {
    /// `stepped` or `exact`.
    package let method: String
    /// The trial's replicate.
    package let replicate: Int
    /// Observations after t = 0, in time order.
    package let points: [Point]
  }

  /// m.
  package let neurons: Int
  /// λ_flow.
  package let l1: Double
  /// s, the start is |N(0, 1)| s/√m.
  package let startScale: Double
  /// Diverged rows, counted here only.
  package let diverged: Int
  /// Runs by method and replicate.
  package let runs: [Run]
  /// The paper's lines; like every prediction empty at λ = 0, where no weight dies.
  package let paper: [Point]
  /// The half-normal closed form.
  package let closedForm: [Point]
  /// The late-time limit 2/(λt)², 1/(λt), drawn from where it is below m.
  package let lateTime: [Point]

  /// The figure's name.
  package static let figure = "sparsification"

  /// Computes the figure from row-flow trials that differ in method and step size only.
  ///
  /// - Throws: `AnalysisError` when there is nothing to draw, `GSLError` from the closed form.
  package init(_ study: StudyTrials) throws {
    let cells = try study.cells(of: .rowFlow, for: Self.figure)
    guard let first = cells.first else { throw AnalysisError.noTrials(figure: Self.figure) }
    try cells.requireFixed(except: ["train.method", "train.step_size"], figure: Self.figure)
    neurons = Int(try first.number("model.n_hidden"))
    l1 = try first.number("train.l1")
    startScale = try first.number("model.init_scale")
    diverged = cells.reduce(0) { $0 + $1.diverged }
    runs = cells.flatMap(\.finished).map(Self.run).filter { !$0.points.isEmpty }.sorted {
      ($0.method, $0.replicate) < ($1.method, $1.replicate)
    }
    let times = runs.flatMap { $0.points.map(\.time) }
    guard let begin = times.min(), let end = times.max(), end > begin else {
      throw cells.nothingToDraw(of: .rowFlow, measure: "mean_nonzero_weights", figure: Self.figure)
    }
    guard let prediction = Self.prediction(weights: neurons, l1: l1, startScale: startScale) else {
      (paper, closedForm, lateTime) = ([], [], [])
      return
    }
    let grid = Self.geometric(from: begin, to: end, count: 121)
    paper = grid.map { Self.point(prediction.paper(at: $0)) }
    closedForm = try prediction.halfNormal(at: grid).map(Self.point)
    let latest = Double(neurons)
    lateTime = grid.map { Self.point(prediction.lateTime(at: $0)) }
      .filter { $0.nonzeroWeights <= latest && $0.nonzeroWeights >= 1 }
  }

  /// The predictions for these rows; `nil` at λ = 0, where no weight dies.
  static func prediction(weights: Int, l1: Double, startScale: Double) -> RowFlowPrediction? {
    l1 > 0 ? RowFlowPrediction(weights: weights, l1: l1, startScale: startScale) : nil
  }

  private static func run(_ trial: StoredTrial) -> Run {
    Run(
      method: trial.text("train.method") ?? "stepped", replicate: trial.identity.replicate,
      points: points(of: trial))
  }

  /// What was observed of a row after t = 0, in time order.
  static func points(of trial: StoredTrial) -> [Point] {
    let norms = trial.series("mean_l1_norm")
    return zip(trial.series("mean_nonzero_weights"), norms)
      .filter { $0.time > 0 && $0.value.isFinite && $1.value.isFinite }
      .map { Point(time: $0.time, nonzeroWeights: $0.value, l1Norm: $1.value) }
  }

  private static func point(_ prediction: RowFlowPrediction.Point) -> Point {
    Point(
      time: prediction.time, nonzeroWeights: prediction.nonzeroWeights, l1Norm: prediction.l1Norm)
  }

  /// `count` ≥ 2 positive times in geometric progression; the ends are exact.
  static func geometric(from begin: Double, to end: Double, count: Int) -> [Double] {
    let ratio = end / begin
    return (0..<count).map { index in
      switch index {
      case 0: begin
      case count - 1: end
      default: begin * ratio.power(Double(index) / Double(count - 1))
      }
    }
  }
}
