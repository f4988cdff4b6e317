internal import Families
internal import Keys

/// The `seeds` section: a number of replicates, or a rule that says when there are enough.
extension ExperimentReader {
  /// Reads the section.
  ///
  /// - Parameter family: decides which measures there are; `nil` when it could not be read.
  /// - Returns: `nil` when something is wrong; `problems` says what.
  mutating func readSeeds(of family: (any ModelFamily.Type)?) -> Seeds? {
    // Read to no end, the section would seem to lack keys.
    guard !problems.areEnough else { return nil }
    let before = problems.count
    let isRule = node(at: Seeds.replicatesKey)?.entries != nil
    let measures = cells.isEmpty ? (family ?? Families.all[0]).measures : cells.observedMeasures
    let stopping = isRule ? readStopping(of: measures) : nil
    let keys = Seeds.keys.filter { !isRule || $0.key != Seeds.replicatesKey }
    let given = readSections(
      ["seeds"], keys: keys, skipping: isRule ? Seeds.replicatesKey : nil)
    let resolved = ResolvedParameters(given.values.mapValues(\.value), keys: keys)
    report(resolved, except: given.wrong)
    guard problems.count == before else { return nil }
    let (study, pairing) = (
      resolved.integer("seeds.study"), resolved.choice("seeds.pairing") as Seeds.Pairing
    )
    if let stopping { return Seeds(study: study, stopping: stopping, pairing: pairing) }
    return Seeds(
      study: study, replicates: resolved.integer(Seeds.replicatesKey), pairing: pairing)
  }

  /// Reports more trials than anybody can want.
  mutating func checkCount(of seeds: Seeds, cells: Int) {
    guard cells > 0, !Experiment.canHold(cells: cells, replicates: seeds.replicates) else { return }
    let key = Seeds.replicatesKey + (seeds.stopping == nil ? "" : ".until.at_most")
    report(
      place(of: key), key,
      "makes \(cells) × \(seeds.replicates) trials; at most \(Experiment.mostTrials) are allowed")
  }

  /// Reads `seeds.replicates` where it is a mapping.
  private mutating func readStopping(of measures: [String]) -> SequentialStopping? {
    let before = problems.count
    let keys = SequentialStopping.keys(measures: measures)
    for entry in node(at: Seeds.replicatesKey)?.entries ?? [] where entry.key != "until" {
      let inside = keys.first { $0.name == entry.key }.map { "; did you mean \($0.key)?" }
      let hint = inside ?? Spelling.hint(for: entry.key, among: ["until"])
      report(
        entry.node.place, "\(Seeds.replicatesKey).\(entry.key)", "is not a known key\(hint)")
    }
    let given = readSections(["\(Seeds.replicatesKey).until"], keys: keys)
    var resolved = ResolvedParameters(given.values.mapValues(\.value), keys: keys)
    SequentialStopping.check(&resolved)
    report(resolved, except: given.wrong)
    return problems.count == before ? SequentialStopping(resolved) : nil
  }

  /// Reports what is wrong with parameters where they stand, but for keys that have been reported.
  private mutating func report(_ resolved: ResolvedParameters, except known: Set<String>) {
    for problem in resolved.problems where !known.contains(problem.key) {
      report(place(of: problem.key), problem.key, problem.message)
    }
  }
}
