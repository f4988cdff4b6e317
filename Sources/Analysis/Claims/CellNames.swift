// How a sentence tells cells apart.

internal import Families
internal import Keys
internal import Study

/// Names of cells by the parameters in which they differ, such as `m = 512, σ = 0.1`.
struct CellNames {
  // Dotted; those with symbols first.
  private let keys: [String]

  private static let symbols: KeyValuePairs = [
    "model.n_features": "n", "model.n_hidden": "m", "train.l1": "λ", "train.noise_stdev": "σ",
  ]

  /// Names for some cells; parameters of `excluded` are not named. How trials were watched and
  /// computed is not named either.
  init(_ cells: [Cell], except excluded: Set<String> = []) {
    let all = cells.reduce(into: Set<String>()) { $0.formUnion($1.parameters.keys) }
    let named = Self.symbols.map(\.key).filter(all.contains)
    let differing = (named + all.subtracting(named).sorted()).filter { key in
      !excluded.contains(key) && !Families.isIncidental(key)
        && Set(cells.map { $0.parameters[key] }).count > 1
    }
    keys = Self.withoutImplied(differing, cells)
  }

  /// Without keys that only some cells have, all with one value, such as Adam's β₁ beside the name of Adam:
  /// as long as the rest tells as many cells apart.
  private static func withoutImplied(_ keys: [String], _ cells: [Cell]) -> [String] {
    func told(_ keys: [String]) -> Int {
      Set(cells.map { cell in keys.map { cell.parameters[$0] } }).count
    }
    let all = told(keys)
    return keys.reversed().reduce(keys) { left, key in
      guard Set(cells.compactMap { $0.parameters[key] }).count == 1 else { return left }
      let others = left.filter { $0 != key }
      return told(others) == all ? others : left
    }
  }

  /// The cell's name; empty where cells do not differ.
  func name(of cell: Cell) -> String {
    keys.compactMap { key in
      cell.parameters[key].map { value in
        guard let number = value.asNumber else {
          return value.description.replacing("_", with: " ")
        }
        let symbol = Self.symbols.first { $0.key == key }?.value
        return "\(symbol ?? key) = \(number.exactText)"
      }
    }.joined(separator: ", ")
  }

  /// Cells that differ in `key` alone, in ascending order of it; groups in the order of
  /// `Cell.group(_:)`.
  static func groups(of cells: [Cell], along key: String) -> [[Cell]] {
    var order: [[String: ParameterValue]] = []
    var groups: [[String: ParameterValue]: [Cell]] = [:]
    for cell in cells {
      let rest = cell.parameters.filter { $0.key != key && !Families.isIncidental($0.key) }
      if groups[rest] == nil { order.append(rest) }
      groups[rest, default: []].append(cell)
    }
    func place(_ cell: Cell) -> Double { cell.parameters[key]?.asNumber ?? .nan }
    return order.compactMap { groups[$0]?.sorted { place($0) < place($1) } }
  }
}
