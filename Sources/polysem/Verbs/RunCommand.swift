internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Study

struct RunCommand: TrainingVerb {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a study; running it again resumes it.",
    discussion: """
      Writes store, plan, summary, manifest, plots and the verdicts on the file's claims to the folder given by --out.

      Examples:
        polysem run experiments/smoke.yaml
        polysem run experiments/smoke.yaml train.lr=0.02 --out results/faster
        polysem run experiments/smoke.yaml --dry-run
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

  @Option(
    help:
      "Seconds that running trials have after TERM, INT or HUP; what has not ended is left; default: no limit.",
    transform: wholeNumber)
  var grace: Int?

  @Option(
    help: "Seconds to wait where another run is writing to the folder; default: none.",
    transform: wholeNumber)
  var wait = 0

  @Flag(help: "Show what would be run, and stop.")
  var dryRun = false

  @OptionGroup var pictures: PictureOptions

  @OptionGroup var options: RunOptions

  mutating func validate() throws {
    if let shard, Shard(shard) == nil {
      throw ValidationError("--shard takes k/N with 1 ≤ k ≤ N, got \(shard)")
    }
    guard wait >= 0, (grace ?? 0) >= 0 else {
      throw ValidationError("--grace and --wait take seconds, at least 0")
    }
  }

  mutating func run() async throws {
    let study = try StudyFile.load(path: file, overrides: overrides, profile: profile)
    let run = StudyRun(
      study: study, folder: ResultsFolder(path: out ?? "results/\(study.experiment.name)"),
      options: options, pictures: pictures, shard: shard.flatMap(Shard.init),
      grace: grace.map(Double.init), waiting: Double(wait))
    if dryRun {
      let preview = try run.preview()
      if options.json { return try StandardOutput.writeJSON(preview) }
      return try StandardOutput.writeLine(preview.text + "\nfolder: \(run.folder.path)")
    }
    let (report, status) = try await run.run()
    try CommandFailure.ending(with: status) {
      report.writeWarnings()
      if options.json { return try StandardOutput.writeJSON(report) }
      for line in report.lines { try StandardOutput.writeLine(line) }
    }
  }
}
