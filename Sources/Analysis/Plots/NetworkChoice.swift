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

  /// Networks of a group; `nil` where each counts by itself.
  var size: Int? {
    switch self {
    case .all: nil
    case .best(let size), .withoutWorst(let size): size
    }
  }

  /// The chosen networks of a full group, and all of it that diverged. Of equal losses the first counts. Loss is
  /// ℓ1 included, as trained.
  func chosen(of group: [StoredTrial]) -> [StoredTrial] {
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
