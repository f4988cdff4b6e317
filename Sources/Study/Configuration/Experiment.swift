package import Keys

/// A checked experiment: what to simulate, how often and from which seed.
package struct Experiment: Sendable {
  /// The study's name and its results folder's: lower-case letters, digits and hyphens.
  package let name: String
  /// Which figure is drawn from it, if one is.
  package let figure: String?
  /// Where random numbers come from.
  package let seeds: Seeds
  /// The cells of the sweep, each once, in sweep order; one cell without a sweep.
  package let cells: [TrialConfiguration]
  /// The experiment file as it was read, without overrides.
  package let sourceText: String
  /// What is asked of the trials, as it was written: the sections `plots` and `claims`, which
  /// change no trial and are checked by those who answer them.
  package let questions: [String: SourceNode]

  /// Assembles an experiment; later copies of a cell are dropped.
  ///
  /// - Precondition: there is at least one cell.
  package init(
    name: String, figure: String? = nil, seeds: Seeds, cells: [TrialConfiguration],
    sourceText: String = "", questions: [String: SourceNode] = [:]
  ) {
    precondition(!cells.isEmpty, "an experiment has at least one cell")
    var seen: Set<TrialConfiguration> = []
    self.name = name
    self.figure = figure
    self.seeds = seeds
    self.cells = cells.filter { seen.insert($0).inserted }
    self.sourceText = sourceText
    self.questions = questions
  }

  /// More trials than these are a slip of the pen; a list of them would take gigabytes.
  static let mostTrials = 10 * SweepAxis.mostCells

  /// Whether so many cells and replicates are no more than that.
  package static func canHold(cells: Int, replicates: Int) -> Bool {
    cells <= mostTrials && replicates <= mostTrials / max(1, cells)
  }
}
