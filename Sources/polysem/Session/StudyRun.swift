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
  /// Seconds that the running trials have after a signal; `nil` for as long as they take.
  var grace: Double?
  /// Seconds to wait for another run that is writing to the folder.
  var waiting = 0.0

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
    let store = try await openStore()
    try folder.freeze(plan)
    try folder.checkSummary()
    try plots.checkFiles()
    let provenance = Provenance.ofThisRun(jobs: options.trialsAtOnce, shard: shard?.description)
    try ClaimsReport.register(study.claims, [plan], in: store, folder, at: provenance.startedAt)
    let console = SessionConsole(
      isQuiet: options.quiet, jobs: options.trialsAtOnce,
      estimate: { [plotted = study.plots.compactMap(\.measure)] cells in
        // A line that shows less; what is wrong with the store is told by whoever needs it.
        try? RunningEstimate(of: [plan], plotted: plotted, in: store, cells: cells)
      },
      grace: grace.map { Grace(seconds: $0) { RecordWriter.waitAndClose(store) } })
    let session = StudySession(
      store: store, plans: [plan], provenance: provenance, shard: shard,
      shouldStop: { console.isInterrupted }, report: console.show)
    let tally = try await session.run()
    let status = console.interruption ?? tally.status
    var drawn = StudyPlots.Drawn()
    var verdicts: ClaimsReport?
    var cells: [CellSummary]?
    let part = try part(of: plan, in: store)
    do {
      // Pictures and verdicts of a part would be of the wrong question.
      if console.interruption == nil, part == nil {
        drawn = try plots.draw(study: plan.name, from: store, python: pictures.interpreter)
      }
      cells = try folder.writeSummary(
        of: plan, from: store, provenance: provenance, figures: drawn.files, part: part)
      verdicts =
        try part == nil ? study.claims.map { try ClaimsReport($0, [plan], from: store) } : nil
      try verdicts?.write(to: folder)
    } catch  where status != nil {
      // A disk that could not take the trials cannot take their summary either; the first failure
      // counts.
      StandardError.write(CommandFailure(error)?.message ?? "\(error)")
    }
    let report = try RunReport(
      tally, of: plan, in: folder, from: store, part: part, cells: cells, drawn: drawn,
      verdicts: verdicts)
    return (report, status)
  }

  /// The shard, unless the store has all that the others train too.
  private func part(of plan: Plan, in store: ResultStore) throws -> Shard? {
    guard let shard else { return nil }
    return try StoredPlan(plan).contents(of: store).missing.isEmpty ? nil : shard
  }

  /// The store, for writing, once no other run is writing there.
  private func openStore() async throws -> ResultStore {
    let end = ContinuousClock.now + .seconds(waiting)
    while true {
      do {
        return try ResultStore(folder: folder.url)
      } catch let error as StoreError {
        guard case .lockedByAnotherWriter = error, ContinuousClock.now < end else { throw error }
        try await Task.sleep(for: .seconds(1))
      }
    }
  }
}
