internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Report
internal import Store
internal import Study

struct ReproduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Train and draw the paper's figures.",
    discussion: """
      Reads one experiment file per figure. All figures share one store, so trials they have in common are trained once; \
      running it again trains what is missing and draws again. Figures: \
      \(Figures.all.map(\.name).joined(separator: ", ")).
      """)

  @Argument(help: "Figures to reproduce; default: all.")
  var figures: [String] = []

  @Option(help: "quick, or paper for the published settings.")
  var profile = "quick"

  @Option(
    name: .customLong("set"),
    help: "Override for every figure named, such as seeds.replicates=4; may be repeated.")
  var overrides: [String] = []

  @Option(help: "Folder of the experiment files.")
  var experiments = "experiments/paper"

  @Option(help: "The results folder; default: results/PROFILE.")
  var out: String?

  @Option(help: "A Python that has vl-convert; default: .venv/bin/python, else python3.")
  var python: String?

  @OptionGroup var options: RunOptions

  mutating func validate() throws {
    for name in figures where Figures.named(name) == nil {
      let known = Figures.all.map(\.name).joined(separator: ", ")
      throw ValidationError("there is no figure \(name); known: \(known)")
    }
  }

  mutating func run() async throws {
    let plans = try plans()
    let folder = ResultsFolder(path: out ?? "results/\(profile)")
    let store = try ResultStore(folder: folder.url)
    let provenance = Provenance.ofThisRun(jobs: options.jobs)
    for plan in plans { try folder.holding(plan).freeze(plan) }
    let session = StudySession(
      store: store, plans: plans, provenance: provenance, isQuiet: options.quiet)
    let (tally, interruption) = try await session.run()
    if let interruption { throw ExitCode(interruption.rawValue) }
    let drawn = try draw(plans, from: store, into: folder, provenance: provenance)
    try report(tally, drawn, folder)
    if tally.failed > 0 { throw ExitCode(ExitStatus.trialsFailed.rawValue) }
  }

  /// The plans of the figures asked for; what is wrong with any of their files is reported together.
  private func plans() throws -> [Plan] {
    let names = figures.isEmpty ? Figures.all.map(\.name) : figures
    var problems: [ConfigurationProblem] = []
    var plans: [Plan] = []
    for name in names {
      do throws(ConfigurationError) {
        plans.append(
          Plan(
            try ExperimentFile.load(
              path: "\(experiments)/\(name).yaml", overrides: overrides,
              profile: profile == "paper" ? nil : profile)))
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    return plans
  }

  private func draw(
    _ plans: [Plan], from store: ResultStore, into folder: ResultsFolder, provenance: Provenance
  ) throws -> [Figure] {
    var drawn: [Figure] = []
    for plan in plans {
      guard let definition = Figures.named(plan.figure ?? plan.name) else {
        throw CommandFailure(.badInput, "\(plan.name): names no figure that can be drawn")
      }
      let trials = try store.trials(inStudy: plan.name)
      drawn.append(try definition.draw(trials: trials) { try store.load($0) })
    }
    do {
      try FigureWriter(python: Self.python(python)).write(drawn, to: folder.url)
    } catch let error as RenderingError {
      try summarise(plans, drawn, store, folder, provenance, pictures: false)
      throw error
    }
    try summarise(plans, drawn, store, folder, provenance, pictures: true)
    return drawn
  }

  private func summarise(
    _ plans: [Plan], _ drawn: [Figure], _ store: ResultStore, _ folder: ResultsFolder,
    _ provenance: Provenance, pictures: Bool
  ) throws {
    for (plan, figure) in zip(plans, drawn) {
      // A PNG can be made again from the specification, and is not kept with published results.
      let files = FigureWriter.fileNames(of: figure).filter { !$0.hasSuffix(".png") }
      try folder.holding(plan).writeSummary(
        of: plan, from: store, provenance: provenance,
        figures: pictures ? files : Array(files.prefix(1)))
    }
  }

  private func report(_ tally: Tally, _ drawn: [Figure], _ folder: ResultsFolder) throws {
    if options.json {
      let findings = Dictionary(uniqueKeysWithValues: drawn.map { ($0.name, $0.findings) })
      return try printJSON(Report(trials: tally, findings: findings))
    }
    for figure in drawn {
      print("\(folder.path)/\(figure.name).svg  \(figure.title)")
      for finding in figure.findings { print("  - \(finding)") }
    }
    print(tally.text)
  }

  private struct Report: Encodable {
    let trials: Tally
    let findings: [String: [String]]
  }

  /// The interpreter asked for, that of the checkout's virtual environment, or the first on the path.
  private static func python(_ chosen: String?) -> String {
    if let chosen { return chosen }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let candidates =
      [".venv/bin/python"] + path.split(separator: ":").map { "\($0)/python3" }
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? "python3"
  }
}

extension ResultsFolder {
  /// The same folder, with a study's name before its files.
  func holding(_ plan: Plan) -> ResultsFolder {
    ResultsFolder(path: path, prefix: "\(plan.name).")
  }
}
