// What any measure of any study needs before something is claimed of it.

internal import Keys
internal import Observers
internal import Records
internal import Store

/// One measure, at the end of training.
struct GeneralMeasure {
  let name: String

  /// The options that name one.
  static let keys: Set<String> = ["measure", "with"]

  /// The option that names the measure a claim is about.
  static let option = option("measure")

  /// An option that names a measure; which there are depends on the study.
  static func option(_ name: String) -> ClaimOption {
    .value(Key(name, .choice([]), .required, "a final measure"))
  }

  /// Whether it counts things, perhaps few.
  var isCount: Bool { Measure.named(name)?.kind == .count }

  /// Its finite final values in a cell.
  func values(_ cell: Cell) -> [Replicate: Double] {
    cell.byReplicate { trial in trial.final(name).flatMap { $0.isFinite ? $0 : nil } }
  }

  /// Why cells give no value; `nil` where each gives one at least.
  func absence(in cells: [Cell]) -> String? {
    for cell in cells where values(cell).isEmpty {
      if cell.finished.isEmpty { return "all \(cell.trials.count) networks diverged" }
      return "no finished network has a value of \(name)"
    }
    return nil
  }

  /// Why what the measure tells of a cell cannot be judged yet, or what a reader should know of it.
  func unsettled(_ cell: Cell) throws -> (reason: String, forbids: Bool)? {
    guard name != "unresolved_features", cell.parameters["model.n_features"]?.asNumber != nil,
      let reason = try cell.unsettledReason()
    else { return nil }
    return (reason, Measure.named(name)?.tellsOfWinners ?? false)
  }

  /// Adds to evidence of some cells what is unsettled in them.
  func note(_ cells: [Cell], in evidence: inout Evidence) throws {
    let found = try cells.compactMap { try unsettled($0) }
    guard let first = found.first else { return }
    let text =
      cells.count == 1 ? first.reason : "\(found.count) of \(cells.count) cells are unsettled"
    if first.forbids {
      evidence.obstacle = text
    } else {
      evidence.note = [evidence.note, text].compactMap { $0 }.joined(separator: "; ")
    }
  }
}

extension ClaimData {
  /// The measure that the claim is about.
  var measure: GeneralMeasure { GeneralMeasure(name: text("measure")) }

  /// The cells of whatever kind.
  var cells: [Cell] { Cell.group(study.trials) }
}
