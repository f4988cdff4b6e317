// What a regression check compares with.

package import Foundation
package import Keys
package import Store
package import Study

/// A study of the baseline: its cells, and what was seen of them.
package struct BaselineStudy: Sendable, Codable {
  /// The study's name.
  package let name: String
  /// Seed of the networks behind `evidence`.
  package let seed: Int
  /// Fresh networks a cell that a check trains.
  package let replicates: Int
  /// Resolved parameters of every cell.
  package let cells: [[String: ParameterValue]]
  /// What was seen, cell by cell.
  package let evidence: [CellEvidence]

  /// Assembles a study.
  ///
  /// - Precondition: there is evidence for every cell.
  package init(
    name: String, seed: Int, replicates: Int, cells: [[String: ParameterValue]],
    evidence: [CellEvidence]
  ) {
    precondition(cells.count == evidence.count, "every cell has its evidence")
    (self.name, self.seed, self.replicates) = (name, seed, replicates)
    (self.cells, self.evidence) = (cells, evidence)
  }

  /// The seed of a check's own networks, unless another is asked for.
  package var freshSeed: Int { seed == .max ? 0 : seed + 1 }

  /// Why an experiment cannot be part of a baseline; empty where it can.
  ///
  /// Samples are taken step by step over all networks of a cell, so that all must be observed at
  /// the same steps, and their number must not depend on what they show.
  package static func obstacles(to experiment: Experiment, file: String) -> [ConfigurationProblem] {
    var problems: [(key: String, message: String)] = []
    let all = experiment.cells.map(\.parameters)
    if all.contains(where: { $0["train.stop"] != nil }) {
      problems.append(("train.stop", "networks of a check must all take the same steps"))
    }
    if all.contains(where: { $0["train.until_single"] == .flag(true) }) {
      problems.append(("train.until_single", "rows of a check must all take the same steps"))
    }
    if experiment.seeds.stopping != nil || experiment.seeds.replicates < 2 {
      problems.append(("seeds.replicates", "a check needs a fixed number of networks, at least 2"))
    }
    return problems.map {
      ConfigurationProblem(file: file, line: nil, key: $0.key, message: $0.message)
    }
  }

  /// Whether everything in it is possible: a file may have been written by hand.
  var isSound: Bool {
    !cells.isEmpty && cells.count == evidence.count && replicates >= 2 && seed >= 0
      && Experiment.canHold(cells: cells.count, replicates: replicates)
      && evidence.allSatisfy(\.isSound)
  }

  /// The study with its cells checked, and numbers of the kind that their keys have: JSON does not
  /// tell 1 from 1.0.
  func resolved() throws -> BaselineStudy {
    BaselineStudy(
      name: name, seed: seed, replicates: replicates,
      cells: try cells.map { try TrialConfiguration(parameters: $0, source: name).parameters },
      evidence: evidence)
  }

  /// What tells a cell from the study's others, after the study's name: `check-l1 n_hidden=32`.
  package func label(ofCell index: Int) -> String {
    let differing = Set(cells.flatMap(\.keys)).sorted().filter { key in
      Set(cells.map { $0[key]?.description ?? "none" }).count > 1
    }
    let parts = differing.map { key in
      let short = key.split(separator: ".").last.map(String.init) ?? key
      return "\(short)=\(cells[index][key]?.description ?? "none")"
    }
    return ([name] + parts).joined(separator: " ")
  }
}

/// The contents of `baseline.json`: written by `polysem check --update` only.
package struct Baseline: Sendable, Codable {
  /// Name of the file in a baseline's folder.
  package static let fileName = "baseline.json"
  /// Networks behind the baseline, for each that a check trains: a check's own networks should be
  /// what limits its precision.
  package static let networksPerFresh = 2

  private static let currentFormat = 1
  private let format: Int
  /// The run that made it.
  package let provenance: Provenance
  /// Its studies.
  package private(set) var studies: [BaselineStudy]

  /// Assembles a baseline.
  package init(provenance: Provenance, studies: [BaselineStudy]) {
    format = Self.currentFormat
    (self.provenance, self.studies) = (provenance, studies)
  }

  /// Reads the text of a `baseline.json`.
  ///
  /// - Throws: `DecodingError`, also for another version's layout and for impossible contents;
  ///   `ConfigurationError` for a cell that is not possible (any more).
  package init(json: Data) throws {
    self = try JSONDecoder().decode(Baseline.self, from: json)
    guard format == Self.currentFormat,
      !studies.isEmpty, studies.allSatisfy(\.isSound)
    else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "not a baseline of this version"))
    }
    studies = try studies.map { try $0.resolved() }
  }

  /// The text of `baseline.json`: sorted keys, one a line; equal baselines give equal bytes.
  ///
  /// - Throws: never in practice; what `JSONEncoder` throws.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }

  /// Why bits cannot be compared with those of another run; `nil` where they can.
  ///
  /// The same compiler and libraries on the same processor give the same bits; anything else may
  /// order sums in another way.
  package func obstacleToExactComparison(with run: Provenance) -> String? {
    let facts: [(name: String, old: String, new: String)] = [
      ("processor", provenance.cpuModel, run.cpuModel),
      ("BLAS", provenance.blasConfiguration, run.blasConfiguration),
      ("compiler", provenance.swiftVersion, run.swiftVersion),
      ("build", provenance.buildConfiguration, run.buildConfiguration),
    ]
    return facts.first { $0.old != $0.new }.map { "other \($0.name): \($0.old), now \($0.new)" }
  }
}
