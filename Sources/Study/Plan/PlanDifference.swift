package import Keys

/// One way in which a plan differs from the one frozen beside existing results.
package enum PlanDifference: Sendable, Hashable {
  /// Another study name.
  case name(frozen: String, current: String)
  /// Another `seeds.study`: every trial is another one.
  case studySeed(frozen: Int, current: Int)
  /// Another pairing: every trial is another one.
  case pairing(frozen: Seeds.Pairing, current: Seeds.Pairing)
  /// More or fewer replicates, or another rule for how many.
  case replicates(frozen: Seeds, current: Seeds)
  /// A cell that the frozen plan does not have; `parameters` are those that differ between any two
  /// cells.
  case addedCell(hash: String, parameters: [String: ParameterValue])
  /// A cell that only the frozen plan has.
  case removedCell(hash: String, parameters: [String: ParameterValue])

  /// Whether it makes every trial another trial, or the study another study. More or fewer cells and
  /// replicates do not: they are the same study seen wider or narrower.
  package var isAnotherStudy: Bool {
    switch self {
    case .name, .studySeed, .pairing: true
    case .replicates, .addedCell, .removedCell: false
    }
  }
}

extension PlanDifference: CustomStringConvertible {
  /// What differs, frozen value first.
  package var description: String {
    switch self {
    case .name(let frozen, let current): "name: \(frozen) → \(current)"
    case .studySeed(let frozen, let current): "seeds.study: \(frozen) → \(current)"
    case .pairing(let frozen, let current):
      "seeds.pairing: \(frozen.rawValue) → \(current.rawValue)"
    case .replicates(let frozen, let current):
      "seeds.replicates: \(Self.replicates(of: frozen)) → \(Self.replicates(of: current))"
    case .addedCell(let hash, let parameters):
      "new cell \(hash.prefix(12)): \(Self.list(parameters))"
    case .removedCell(let hash, let parameters):
      "no cell \(hash.prefix(12)) any more: \(Self.list(parameters))"
    }
  }

  private static func replicates(of seeds: Seeds) -> String {
    seeds.stopping?.description ?? "\(seeds.replicates)"
  }

  private static func list(_ parameters: [String: ParameterValue]) -> String {
    parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
  }
}

extension Plan {
  /// How this plan differs from a frozen one.
  ///
  /// The order of cells, the figure and the experiment file's text (comments, layout) are no
  /// differences: they change no trial.
  ///
  /// - Returns: nothing when the plans have the same trials under the same name.
  package func differences(from frozen: Plan) -> [PlanDifference] {
    var result: [PlanDifference] = []
    if name != frozen.name { result.append(.name(frozen: frozen.name, current: name)) }
    if seeds.study != frozen.seeds.study {
      result.append(.studySeed(frozen: frozen.seeds.study, current: seeds.study))
    }
    if seeds.pairing != frozen.seeds.pairing {
      result.append(.pairing(frozen: frozen.seeds.pairing, current: seeds.pairing))
    }
    if (seeds.replicates, seeds.stopping) != (frozen.seeds.replicates, frozen.seeds.stopping) {
      result.append(.replicates(frozen: frozen.seeds, current: seeds))
    }
    let common = Set(cells).intersection(frozen.cells)
    let shared = Self.sharedParameters(of: cells + frozen.cells)
    for cell in frozen.cells where !common.contains(cell) {
      result.append(
        .removedCell(hash: cell.hash, parameters: cell.parameters.filter { shared[$0.key] == nil }))
    }
    for cell in cells where !common.contains(cell) {
      result.append(
        .addedCell(hash: cell.hash, parameters: cell.parameters.filter { shared[$0.key] == nil }))
    }
    return result
  }

  /// The parameters that have the same value in all cells.
  static func sharedParameters(
    of cells: [TrialConfiguration]
  ) -> [String: ParameterValue] {
    var shared = cells.first?.parameters ?? [:]
    for cell in cells.dropFirst() {
      let parameters = cell.parameters
      shared = shared.filter { parameters[$0.key] == $0.value }
    }
    return shared
  }
}
