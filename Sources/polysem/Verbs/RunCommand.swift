internal import Analysis
internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Report
internal import Store
internal import Study

struct RunCommand: TrainingVerb {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a study; running it again resumes it.",
    discussion: """
      Writes store, plan, summary, manifest, plots and the verdicts on the file's claims to the folder given by --out.
      """)

  @Argument(help: "The experiment file (docs/experiment-file.md).", transform: path)
  var file: String

  @Argument(help: "Overrides, such as train.lr=0.01 or seeds.replicates=4.")
  var overrides: [String] = []

  @Option(help: "A profile of the file, such as quick.")
  var profile: String?

  @Option(help: "The results folder; default: results/NAME.", transform: path)
  var out: String?

  @Option(help: "Run part k of N of the trials, as in 3/8; each part wants a folder of its own.")
  var shard: String?

  @Flag(help: "Show what would be run, and stop.")
  var dryRun = false

  @OptionGroup var pictures: PictureOptions

  @OptionGroup var options: RunOptions

  mutating func validate() throws {
    if let shard, Shard(shard) == nil {
      throw ValidationError("--shard takes k/N with 1 ≤ k ≤ N, got \(shard)")
    }
  }

  mutating func run() async throws {
    let study = try StudyFile.load(path: file, overrides: overrides, profile: profile)
    let claims = study.claims
    let plan = Plan(study.experiment)
    let folder = ResultsFolder(path: out ?? "results/\(plan.name)")
    let plots = StudyPlots(plots: study.plots, folder: folder.url)
    if dryRun {
      // What the run would refuse is refused now.
      try folder.check(plan)
      try Memory.check(plan.cells, jobs: options.trialsAtOnce)
      let preview = try RunPreview(of: plan, store: folder.storeIfAny(), jobs: options.trialsAtOnce)
      if options.json { return try StandardOutput.writeJSON(preview) }
      return try StandardOutput.writeLine(preview.text + "\nfolder: \(folder.path)")
    }
    let store = try ResultStore(folder: folder.url)
    try folder.freeze(plan)
    try folder.checkSummary()
    try plots.checkFiles()
    let provenance = Provenance.ofThisRun(jobs: options.trialsAtOnce)
    try ClaimsReport.register(claims, [plan], in: store, folder, at: provenance.startedAt)
    let console = SessionConsole(isQuiet: options.quiet)
    let session = StudySession(
      store: store, plans: [plan], provenance: provenance, shard: shard.flatMap(Shard.init),
      shouldStop: { console.isInterrupted }, report: console.show)
    let tally = try await session.run()
    let status = console.interruption ?? tally.status
    var drawn = StudyPlots.Drawn()
    var verdicts: ClaimsReport?
    do {
      if console.interruption == nil {
        drawn = try plots.draw(study: plan.name, from: store, python: pictures.interpreter)
      }
      try folder.writeSummary(
        of: plan, from: store, provenance: provenance, figures: drawn.files)
      verdicts = try claims.map { try ClaimsReport($0, [plan], from: store) }
      try verdicts?.write(to: folder)
    } catch  where status != nil {
      // A disk that could not take the trials cannot take their summary either; the first failure
      // counts.
      StandardError.write(CommandFailure(error)?.message ?? "\(error)")
    }
    let report = try RunReport(tally, of: plan, from: store, drawn: drawn, verdicts: verdicts)
    try CommandFailure.ending(with: status) { try show(report, plan, folder) }
  }

  private func show(
    _ report: RunReport, _ plan: Plan, _ folder: ResultsFolder
  ) throws {
    for refusal in report.drawn.refusals { StandardError.write(refusal.description) }
    if let missing = report.drawn.missingPictures { StandardError.write(missing.description) }
    if options.json { return try StandardOutput.writeJSON(report) }
    for line in report.lines(of: plan, in: folder) { try StandardOutput.writeLine(line) }
  }
}
