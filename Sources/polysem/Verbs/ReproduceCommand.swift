internal import Analysis
internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Keys
internal import Report
internal import Store
internal import Study

struct ReproduceCommand: TrainingVerb {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Train and draw the paper's figures, and judge its claims; or answer open questions.",
    discussion: """
      Reads one experiment file per figure. All figures share one store, so trials they have in common are trained once; \
      running it again trains what is missing and draws again. Claims are those of claims.yaml beside the experiments. \
      Figures: \
      \(Figures.all.map(\.name).joined(separator: ", ")).
      GROUP/NAME runs the study NAME of experiments/GROUP with its own plots and claims in a folder of its own, GROUP all \
      of them. Groups: \
      \(StudyGroup.all.joined(separator: ", ")).

      Examples:
        polysem reproduce collisions
        polysem reproduce --profile settled
        polysem reproduce questions/who-wins --profile paper
      """)

  @Argument(help: "Figures to reproduce, default: all; or GROUP/NAME.")
  var figures: [String] = []

  @Option(
    help: "quick; paper for the published settings; settled for those, ending settled networks.")
  var profile = "quick"

  @Option(
    name: .customLong("set"),
    help: "Override for every figure named, such as seeds.replicates=4; may be repeated.")
  var overrides: [String] = []

  @Option(
    help: "Folder of the experiment files; default: experiments/paper, or experiments/GROUP.",
    transform: path)
  var experiments: String?

  @Option(
    help: "The results folder; default: results/PROFILE, of groups results for profile paper.",
    transform: path)
  var out: String?

  @OptionGroup var pictures: PictureOptions

  @OptionGroup var options: RunOptions

  mutating func validate() throws {
    let groups = Set(figures.map(StudyGroup.named))
    guard groups.count <= 1 else {
      throw ValidationError("figures and each group of studies are reproduced one after the other")
    }
    guard groups.allSatisfy({ $0 == nil }) else { return }
    for name in figures where Figures.named(name) == nil {
      let known = Figures.all.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no figure \(name); known: \(known)")
    }
  }

  mutating func run() async throws {
    if let group = figures.lazy.compactMap(StudyGroup.named).first {
      try await reproduce(group)
    } else {
      try await reproduceFigures()
    }
  }

  /// Runs studies one after the other; one whose trials fail keeps none of the others back.
  private func reproduce(_ group: String) async throws {
    let files = try StudyGroup(group, figures, in: experiments ?? "experiments/\(group)")
    let root = out ?? (profile == "paper" ? "results" : "results/\(profile)")
    let runs = try files.studies(
      overrides: overrides, profile: profile == "paper" ? nil : profile
    ).map { name, file in
      StudyRun(
        study: file, folder: ResultsFolder(path: "\(root)/\(group)/\(name)"), options: options,
        pictures: pictures)
    }
    for run in runs { try run.check() }
    var reports: [String: RunReport] = [:]
    var ending: ExitStatus?
    for (name, run) in zip(files.names, runs) {
      let (report, status) = try await run.run()
      report.writeWarnings()
      reports[name] = report
      ending = ending ?? status
      if !options.json {
        for line in report.lines { try StandardOutput.writeLine(line) }
        try StandardOutput.writeLine("")
      }
      if let status, status != .trialsFailed { break }
    }
    try CommandFailure.ending(with: ending) {
      if options.json { try StandardOutput.writeJSON(reports) }
    }
  }

  private func reproduceFigures() async throws {
    let experiments = experiments ?? "experiments/paper"
    let (plans, claims) = try inputs(from: experiments)
    let folder = ResultsFolder(path: out ?? "results/\(profile)")
    let store = try ResultStore(folder: folder.url)
    let provenance = Provenance.ofThisRun(jobs: options.trialsAtOnce)
    for plan in plans {
      try folder.holding(plan).freeze(plan)
      try folder.holding(plan).checkSummary()
    }
    let pictures = Figures.all.filter { figure in
      plans.contains { Self.figure(of: $0) == figure.name }
    }.flatMap { FigureWriter.fileNames(of: $0.name) }
    for name in pictures { try OutputFile.check("\(folder.path)/\(name)") }
    try ClaimsReport.register(claims, plans, in: store, folder, at: provenance.startedAt)
    let console = SessionConsole(
      isQuiet: options.quiet, jobs: options.trialsAtOnce,
      estimate: { try? RunningEstimate(of: plans, in: store, cells: $0) })
    let session = StudySession(
      store: store, plans: plans, provenance: provenance,
      shouldStop: { console.isInterrupted }, report: console.show)
    let tally = try await session.run()
    if let interruption = console.interruption { throw CommandFailure(interruption, "") }
    let drawings = try draw(plans, from: store)
    // Before the pictures, which may fail for want of a tool.
    let verdicts = try claims.map { try ClaimsReport($0, plans, from: store) }
    try verdicts?.write(to: folder)
    try render(drawings, from: store, into: folder, provenance: provenance)
    let status = drawings.count < plans.count ? ExitStatus.badInput : tally.status
    try CommandFailure.ending(with: status) {
      try report(tally, drawings.map(\.figure), verdicts, folder)
    }
  }

  /// The plans of the figures asked for, and the paper's claims; what is wrong with any of their
  /// files is reported together.
  private func inputs(from experiments: String) throws -> (plans: [Plan], claims: ClaimSet?) {
    // In the paper's order, each once.
    let names = Figures.all.map(\.name).filter { figures.isEmpty || figures.contains($0) }
    var problems: [ConfigurationProblem] = []
    var plans: [Plan] = []
    for name in names {
      let file = "\(experiments)/\(name).yaml"
      do throws(ConfigurationError) {
        let experiment = try ExperimentFile.load(
          path: file, overrides: overrides, profile: profile == "paper" ? nil : profile)
        if let section = experiment.questions["claims"] {
          problems.append(
            section.place.problem(
              "claims", "stand in \(ClaimsReport.fileName) where figures are drawn"))
        }
        let plan = Plan(experiment)
        problems += Self.clashes(of: plan, from: file, drawing: name, beside: plans)
        plans.append(plan)
      } catch {
        problems += error.problems
      }
    }
    var claims: ClaimSet?
    do throws(ConfigurationError) {
      claims = try ClaimsReport.claims(beside: experiments)
    } catch {
      problems += error.problems
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    return (plans, claims)
  }

  private static func figure(of plan: Plan) -> String { plan.figure ?? plan.name }

  /// Why the plan's results and pictures cannot stand beside the others' in one folder.
  private static func clashes(
    of plan: Plan, from file: String, drawing name: String, beside others: [Plan]
  ) -> [ConfigurationProblem] {
    var problems: [ConfigurationProblem] = []
    let figure = Self.figure(of: plan)
    if figure != name {
      problems.append(
        ConfigurationProblem(
          file: file, line: nil, key: "figure", message: "is \(figure), but the file is \(name)'s"))
    }
    if others.contains(where: { $0.name == plan.name }) {
      problems.append(
        ConfigurationProblem(
          file: file, line: nil, key: "name",
          message: "\(plan.name) is the name of another figure's study too"))
    }
    return problems
  }

  private struct Drawing {
    let plan: Plan
    let figure: Figure
  }

  /// Draws what can be drawn; a figure that cannot be is reported and keeps none of the others
  /// back.
  private func draw(_ plans: [Plan], from store: ResultStore) throws -> [Drawing] {
    try plans.compactMap { plan in
      guard let definition = Figures.named(Self.figure(of: plan)) else {
        preconditionFailure("inputs() takes plans of known figures only")
      }
      let trials = try StudyTrials(ofStudy: plan.name, in: store, finalStatesOnly: false)
      do {
        let figure = try definition.draw(trials) { try store.load($0) }
        return Drawing(plan: plan, figure: figure)
      } catch let error as AnalysisError {
        StandardError.write(error.description)
        return nil
      }
    }
  }

  /// Writes specifications and pictures, then summaries and manifests, which name only the files
  /// that are there.
  private func render(
    _ drawings: [Drawing], from store: ResultStore, into folder: ResultsFolder,
    provenance: Provenance
  ) throws {
    let writer = FigureWriter(python: pictures.interpreter)
    let rendering = Result { try writer.write(drawings.map(\.figure), to: folder.url) }
    for drawing in drawings {
      let names = FigureWriter.fileNames(of: drawing.figure)
      // A PNG can be made again from the specification, and is not kept with published results.
      let files = (try? rendering.get()) == nil ? names.prefix(1) : names.prefix(2)
      try folder.holding(drawing.plan).writeSummary(
        of: drawing.plan, from: store, provenance: provenance, figures: Array(files))
    }
    try rendering.get()
  }

  private func report(
    _ tally: Tally, _ drawn: [Figure], _ verdicts: ClaimsReport?, _ folder: ResultsFolder
  ) throws {
    if options.json {
      let findings = Dictionary(uniqueKeysWithValues: drawn.map { ($0.name, $0.findings) })
      return try StandardOutput.writeJSON(
        Report(
          trials: tally, findings: findings, claims: verdicts?.judgement.claims ?? [],
          registered: verdicts?.judgement.registered ?? []))
    }
    for figure in drawn {
      try StandardOutput.writeLine("\(folder.path)/\(figure.name).svg  \(figure.title)")
      for finding in figure.findings { try StandardOutput.writeLine("  - \(finding)") }
    }
    for line in verdicts?.lines ?? [] { try StandardOutput.writeLine(line) }
    try StandardOutput.writeLine(tally.text)
  }

  private struct Report: Encodable {
    let trials: Tally
    let findings: [String: [String]]
    let claims: [JudgedClaim]
    let registered: [RegisteredClaim]
  }
}

extension ResultsFolder {
  /// The same folder, with a study's name before its files.
  func holding(_ plan: Plan) -> ResultsFolder {
    ResultsFolder(path: path, prefix: "\(plan.name).")
  }
}
