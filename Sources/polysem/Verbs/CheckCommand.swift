internal import Analysis
internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Keys
internal import Matrix
internal import Report
internal import Store
internal import Study

struct CheckCommand: TrainingVerb {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check fresh networks against a baseline.",
    discussion: """
      Three tiers: short trajectories bit by bit where compiler, libraries and processor are those of the baseline; the \
      same and closed forms within tolerances; and tests of the means over fresh networks, with a false-alarm rate of 1 % \
      for all of them together. Exit code 2 when anything is off. Nothing but --update ever writes a baseline.

      Examples:
        polysem check --baseline results/baselines/small
        polysem check --update --experiments studies --baseline baseline
      """)

  @Option(help: "The baseline's folder.", transform: path)
  var baseline = "results/baselines/default"

  @Flag(help: "Rewrite the baseline from the experiment files, and show what changed.")
  var update = false

  @Option(help: "Folder of the experiment files; read by --update only.", transform: path)
  var experiments = "experiments/check"

  @Option(help: "A profile of those files; read by --update only.")
  var profile: String?

  @Option(
    help: "Seed of the fresh networks; default: one more than the baseline's.",
    transform: wholeNumber)
  var seed: Int?

  @Option(help: "Seconds after which no further network begins.", transform: wholeNumber)
  var budget = 180

  @Option(help: ArgumentHelp("Also write JUnit XML.", valueName: "FILE"), transform: path)
  var junit: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A drill: plant a fault in every cell that can have it, KEY=VALUE or KEY*=FACTOR.",
      valueName: "key=value"))
  var drills: [String] = []

  @OptionGroup var options: RunOptions

  mutating func validate() throws {
    guard budget >= 1 else { throw ValidationError("--budget must be at least 1 second") }
    if let seed, seed < 0 { throw ValidationError("--seed must be at least 0") }
    for drill in drills where Drill(drill) == nil {
      throw ValidationError("--set takes KEY=VALUE or KEY*=FACTOR, got \(drill)")
    }
    if update && !(drills.isEmpty && seed == nil && junit == nil) {
      throw ValidationError("--update takes no --set, --seed or --junit")
    }
  }

  mutating func run() async throws {
    update ? try await rewrite() : try await compare()
  }

  // MARK: - Compare

  private func compare() async throws {
    guard let old = try read() else {
      throw CommandFailure(.badInput, "\(file.path): there is no baseline; --update makes one")
    }
    if let junit { try OutputFile.check(junit) }
    let start = ContinuousClock.now
    let cells = try Drill.planting(drills.compactMap(Drill.init), in: old.studies.map(\.cells))
    let requests = zip(old.studies, cells).map { study, cells in
      EvidenceRun.Request(
        cells: cells, seed: seed ?? study.freshSeed, trajectorySeed: study.seed,
        replicates: study.replicates)
    }
    let deadline = start + .seconds(budget)
    let evidence = try await evidenceRun { ContinuousClock.now > deadline }.collect(requests)
    let obstacle = old.obstacleToExactComparison(with: .ofThisRun(jobs: options.trialsAtOnce))
    let rows = zip(old.studies, evidence).flatMap { study, fresh in
      RegressionCheck.rows(study, fresh: fresh, planned: study.replicates, obstacle: obstacle)
    }
    let summary = CheckSummary(
      rows: RegressionCheck.judged(try ClosedForms.rows() + rows),
      seconds: (ContinuousClock.now - start) / .seconds(1))
    try report(summary)
  }

  private func report(_ summary: CheckSummary) throws {
    let status: ExitStatus? =
      switch summary.verdict {
      case .failed: .regression
      case .incomplete: .trialsFailed
      case .passed: nil
      }
    try CommandFailure.ending(with: status) {
      if let junit { try OutputFile.write(Data(summary.junit.utf8), to: junit) }
      if options.json {
        try StandardOutput.writeJSON(summary)
      } else {
        try StandardOutput.write(summary.text)
      }
    }
  }

  // MARK: - Update

  private func rewrite() async throws {
    let old = try read()
    let plans = try plans()
    try makeFolder()
    try OutputFile.check(file.path)
    let evidence = try await evidenceRun { false }.collect(
      plans.map {
        EvidenceRun.Request(
          cells: $0.cells, seed: $0.seeds.study, trajectorySeed: $0.seeds.study,
          replicates: Baseline.networksPerFresh * $0.seeds.replicates)
      })
    let studies = zip(plans, evidence).map { plan, evidence in
      BaselineStudy(
        name: plan.name, seed: plan.seeds.study, replicates: plan.seeds.replicates,
        cells: plan.cells.map(\.parameters), evidence: evidence)
    }
    var provenance = Provenance.ofThisRun(jobs: options.trialsAtOnce)
    provenance.hostname = nil
    let new = Baseline(provenance: provenance, studies: studies)
    try OutputFile.write(new.json(), to: file.path)
    try StandardOutput.write(BaselineDifference(from: old, to: new).text)
    try StandardOutput.writeLine("\(baseline)/\(Baseline.fileName) written")
  }

  private func plans() throws -> [Experiment] {
    let folder = URL(fileURLWithPath: experiments, isDirectory: true)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let files = names.filter { $0.hasSuffix(".yaml") }.sorted()
    guard !files.isEmpty else {
      throw CommandFailure(.badInput, "\(experiments): there is no experiment file")
    }
    var problems: [ConfigurationProblem] = []
    var plans: [Experiment] = []
    for name in files {
      do throws(ConfigurationError) {
        let path = "\(experiments)/\(name)"
        let plan = try ExperimentFile.load(path: path, overrides: [], profile: profile)
        problems += BaselineStudy.obstacles(to: plan, file: path)
        plans.append(plan)
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    return plans
  }

  private func evidenceRun(shouldStop: @escaping @Sendable () -> Bool) -> EvidenceRun {
    let console = SessionConsole(
      isQuiet: options.quiet, jobs: options.trialsAtOnce, isResumable: false)
    return EvidenceRun(
      jobs: options.trialsAtOnce, shouldStop: shouldStop, report: console.show)
  }

  // MARK: - Files

  private func makeFolder() throws {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      throw CommandFailure(.badInput, "\(baseline): is no folder, and none can be made")
    }
  }

  private var file: URL {
    URL(fileURLWithPath: baseline, isDirectory: true).appending(component: Baseline.fileName)
  }

  /// The baseline; `nil` where there is none.
  private func read() throws -> Baseline? {
    let text: Data
    do {
      text = try Data(AtomicFile.read(file.path))
    } catch let failure as FileFailure where failure.code == ENOENT {
      return nil
    } catch let failure as FileFailure {
      throw CommandFailure(.badInput, "\(file.path): cannot be read (\(failure.reason))")
    }
    do {
      return try Baseline(json: text)
    } catch {
      throw CommandFailure(
        .badInput, "\(file.path): not a baseline that this version can read; --update rewrites it")
    }
  }
}
