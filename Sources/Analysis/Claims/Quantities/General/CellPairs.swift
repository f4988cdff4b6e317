// Cells that are equal but for what a claim compares.

internal import Families
internal import Keys
internal import Study

/// One comparison.
struct CellPair {
  let first: Cell
  let second: Cell
  /// What tells it from others.
  let name: String
}

extension ClaimData {
  /// The options that name what is compared.
  static let sides = [ClaimOption.cells("of"), .cells("minus")]

  /// What is wrong with them; `nil` where nothing is.
  static func sidesConflict(
    _ options: [String: ParameterValue]
  ) -> (key: String, message: String)? {
    guard Claim.part("of", of: options) == Claim.part("minus", of: options) else { return nil }
    return ("minus", "is what `of` is")
  }

  /// Every cell of `of` beside every one of `minus` that agrees with it in all other parameters that
  /// both have. Those of one alone, such as an optimiser's own, are taken to belong to what is
  /// compared.
  var pairs: [CellPair] {
    let (left, right) = (
      Claim.part("of", of: options), Claim.part("minus", of: options)
    )
    let named = Set(left.keys).union(right.keys)
    let firsts = cells.filter { Claim.fulfil(left, $0.parameters) }
    let seconds = cells.filter { Claim.fulfil(right, $0.parameters) }
    let found = firsts.flatMap { first in
      seconds.filter { second in Self.agree(first, second, except: named) }
        .map { (first, $0) }
    }
    // What one of two has alone belongs to what is compared, and names no pair.
    let alone = found.reduce(into: named) { keys, pair in
      keys.formUnion(Set(pair.0.parameters.keys).symmetricDifference(pair.1.parameters.keys))
    }
    let names = CellNames(found.flatMap { [$0.0, $0.1] }, except: alone)
    return found.map { first, second in
      CellPair(first: first, second: second, name: names.name(of: first))
    }
  }

  private static func agree(_ first: Cell, _ second: Cell, except named: Set<String>) -> Bool {
    guard first.parameters != second.parameters else { return false }
    return first.parameters.allSatisfy { key, value in
      guard !named.contains(key), !Families.isIncidental(key), let other = second.parameters[key]
      else { return true }
      return value.asNumber.map { $0 == other.asNumber } ?? (value == other)
    }
  }

  /// Evidence where no two cells can be compared.
  static let noPairs = [
    Evidence.none("no two cells that are otherwise equal fit `of` and `minus`")
  ]
}
