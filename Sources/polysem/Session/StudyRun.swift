// One study from its file to its table, pictures and verdicts: what `run` does, and `reproduce` for
// each question.

internal import Analysis
internal import Engine
internal import Foundation
internal import Store
internal import Study

/// A study to be run in a folder of its own.
struct StudyRun {
  let study: StudyFile
  let folder: ResultsFolder
  let options: RunOptions
  let pictures: PictureOptions
  var shard: Shard?

  private var plan: Plan { Plan(study.experiment) }
  private var plots: StudyPlots { StudyPlots(plots: study.plots, folder: folder.url) }

  /// Refuses now what the run would refuse; writes nothing.
  func check() throws {
    try folder.check(plan)
    try Memory.check(plan.cells, jobs: options.trialsAtOnce)
  }

  /// What would be run, checked.
  func preview() throws -> RunPreview {
    try check()
    return try RunPreview(of: plan, store: folder.storeIfAny(), jobs: options.trialsAtOnce)
  }

  /// Trains what is missing, draws, sums up and judges.
  ///
  /// - Returns: what to say, and the status to end with; `nil` when all went well.
  func run() async throws -> (report: RunReport, status: ExitStatus?) {
    let plan = plan
    let store = try ResultStore(folder: folder.url)
    try folder.freeze(plan)
    try folder.checkSummary()
    try plots.checkFiles()
    let provenance = Provenance.ofThisRun(jobs: options.trialsAtOnce)
    try ClaimsReport.register(study.claims, [plan], in: store, folder, at: provenance.startedAt)
    let console = SessionConsole(
      isQuiet: options.quiet, jobs: options.trialsAtOnce,
      estimate: try RunningEstimate(
        of: [plan], plotted: study.plots.compactMap(\.measure), in: store))
    let session = StudySession(
      store: store, plans: [plan], provenance: provenance, shard: shard,
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
      verdicts = try study.claims.map { try ClaimsReport($0, [plan], from: store) }
      try verdicts?.write(to: folder)
    } catch  where status != nil {
      // A disk that could not take the trials cannot take their summary either; the first failure
      // counts.
      StandardError.write(CommandFailure(error)?.message ?? "\(error)")
    }
    let report = try RunReport(
      tally, of: plan, in: folder, from: store, drawn: drawn, verdicts: verdicts)
    return (report, status)
  }
}
