// Which networks of a cell a plot is of, by their final loss.

internal import Records
internal import Store

/// All networks of a cell, or some of every few. A published toy model is often the best of ten runs; what a
/// single run finds is another question, and a plot says which of them it answers.
enum NetworkChoice: Sendable, Equatable {
  /// Every finished network.
  case all
  /// The one with the least loss of every so many.
  case best(of: Int)
  /// All but the one with the greatest loss of every so many.
  case withoutWorst(of: Int)

  /// How it is written: `best of 10`.
  static let spellings = "all, best of 10, without the worst of 10"
  private static let most = 100_000

  /// `nil` for what is none; groups have 2 … 100 000 networks.
  init?(_ text: String) {
    let words = text.split(separator: " ")
    let size = words.last.flatMap { Int($0) } ?? 0
    switch words.dropLast() {
    case [] where words == ["all"]: self = .all
    case ["best", "of"] where (2...Self.most).contains(size): self = .best(of: size)
    case ["without", "the", "worst", "of"] where (2...Self.most).contains(size):
      self = .withoutWorst(of: size)
    default: return nil
    }
  }

  /// What a caption says of it; `nil` for all networks.
  var text: String? {
    switch self {
    case .all: nil
    case .best(let size): "Of every \(size) networks the one with the least loss."
    case .withoutWorst(let size):
      "Of every \(size) networks all but the one with the greatest loss."
    }
  }

  /// The cell with the chosen networks, and all that diverged.
  ///
  /// Networks go together by seed and replicate, 0 … 9, 10 … 19 and so on, whatever became of them and whichever
  /// others are stored. A group that is not full is left out. Of equal losses the first counts. Loss is ℓ1
  /// included, as trained.
  func networks(of cell: Cell) -> Cell {
    guard let size else { return cell }
    let groups = Dictionary(grouping: cell.trials) {
      [$0.identity.seed, $0.identity.replicate / size]
    }
    let full = groups.filter { $0.value.count == size }.sorted {
      $0.key.lexicographicallyPrecedes($1.key)
    }
    return Cell(parameters: cell.parameters, trials: full.flatMap { chosen(of: $0.value) })
  }

  private var size: Int? {
    switch self {
    case .all: nil
    case .best(let size), .withoutWorst(let size): size
    }
  }

  private func chosen(of group: [StoredTrial]) -> [StoredTrial] {
    func loss(_ index: Int) -> Double { group[index].final("loss") ?? .infinity }
    let finished = group.indices.filter { group[$0].outcome == .finished }
    let kept: Set<Int>
    switch self {
    case .all: kept = Set(finished)
    case .best: kept = Set(finished.min { loss($0) < loss($1) }.map { [$0] } ?? [])
    case .withoutWorst:
      kept = Set(finished).subtracting(finished.max { loss($0) < loss($1) }.map { [$0] } ?? [])
    }
    return group.indices.filter { kept.contains($0) || group[$0].outcome != .finished }
      .map { group[$0] }
  }
}
