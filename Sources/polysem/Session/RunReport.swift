internal import Analysis
internal import Engine
internal import Report
internal import Store
internal import Study

/// What `polysem run` says at its end.
struct RunReport: Encodable {
  let tally: Tally
  private let name: String
  private let folder: ResultsFolder
  /// The shard, where the store has not what the others train.
  let part: Shard?
  /// The study's cells, as in `summary.csv`.
  let cells: [CellSummary]
  /// Trials of the store that no study asks for any more.
  let aside: Int
  /// The study's trials that other versions of this program trained, by version.
  let otherVersions: [String: Int]
  /// The file's plots and where they are.
  let drawn: StudyPlots.Drawn
  /// Those on the file's claims; `nil` where it makes none.
  let verdicts: ClaimsReport?

  private enum CodingKeys: String, CodingKey {
    case claims, plots, registered, shard
    case cells = "summary"
    case aside = "older_trials"
    case otherVersions = "trials_of_other_versions"
  }

  /// Reads the study's trials as they ended, unless `cells` has what they come to.
  init(
    _ tally: Tally, of plan: Plan, in folder: ResultsFolder, from store: ResultStore, part: Shard?,
    cells: [CellSummary]?, drawn: StudyPlots.Drawn, verdicts: ClaimsReport?
  ) throws {
    self.tally = tally
    self.part = part
    (name, self.folder) = (plan.name, folder)
    self.drawn = drawn
    self.verdicts = verdicts
    self.cells = try cells ?? CellSummary.summarise(.study(plan.name), in: store)
    aside = try store.countAside()
    otherVersions = try store.runs(inStudy: plan.name)
      .filter { $0.provenance.polysemVersion != Polysem.version }
      .reduce(into: [:]) { $0[$1.provenance.polysemVersion, default: 0] += $1.trials }
  }

  /// The tally's numbers, and beside them the cells.
  func encode(to encoder: any Encoder) throws {
    try tally.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(part?.description, forKey: .shard)
    try container.encode(cells, forKey: .cells)
    try container.encode(aside, forKey: .aside)
    try container.encode(otherVersions, forKey: .otherVersions)
    try container.encode(drawn.plots, forKey: .plots)
    try container.encodeIfPresent(verdicts?.judgement.claims, forKey: .claims)
    try container.encodeIfPresent(verdicts?.judgement.registered, forKey: .registered)
  }

  /// Says on standard error which plots or pictures are missing, and why.
  func writeWarnings() {
    for refusal in drawn.refusals { StandardError.write(refusal.description) }
    if let missing = drawn.missingPictures { StandardError.write(missing.description) }
  }

  /// The table, the verdicts, what became of the trials, then the pictures.
  var lines: [String] {
    var lines = StudyTable(cells).lines
    if let part {
      lines.append(
        "shard \(part.number) of \(part.count): the table is of a part of the study, without plots and "
          + "verdicts; polysem merge joins the parts")
    }
    if aside > 0 {
      lines.append(
        "\(aside) trials of earlier versions stay aside: in the view all_trials, not in trials")
    }
    for (version, count) in otherVersions.sorted(by: { $0.key < $1.key }) {
      lines.append(
        "\(count) trials are those of polysem \(version); this is \(Polysem.version), whose results may "
          + "differ: another --out trains them anew")
    }
    lines += verdicts?.lines ?? []
    return lines + [
      "\(name)\(part.map { ", shard \($0)" } ?? ""): \(tally.text); results in \(folder.path)"
    ] + drawn.lines
  }
}
