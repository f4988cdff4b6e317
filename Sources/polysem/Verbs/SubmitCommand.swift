internal import Analysis
internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Keys
internal import Study

struct SubmitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "submit",
    abstract: "Run a study as an array job of Slurm, with a job after it that joins the parts.",
    discussion: """
      Writes OUT/submit/array.sh and merge.sh, which may be edited and given to sbatch by hand, submits both and prints \
      their job ids. Submitting again goes on with what is missing. docs/cluster.md tells more.

      Examples:
        polysem submit experiments/smoke.yaml --shards 4 --time 0:30:00
      """)

  @Argument(help: "The experiment file; a copy of it is what the tasks read.", transform: path)
  var file: String

  @Argument(help: "Overrides, such as train.lr=0.01 or seeds.replicates=4.")
  var overrides: [String] = []

  @Option(help: "A profile of the file, such as quick.")
  var profile: String?

  @Option(
    help: "The results folder; default: results/NAME. Parts go to its folder shards.",
    transform: path)
  var out: String?

  @Option(help: "Parts, each a task of the array.", transform: wholeNumber)
  var shards: Int

  @Option(help: "Cores of a task.", transform: wholeNumber)
  var cores = 1

  @Option(help: "The partition.")
  var partition: String?

  @Option(help: "Most time of a task, as Slurm takes it: 2:00:00, 1-12.")
  var time: String?

  @Option(help: "Memory of a task, as Slurm takes it: 2G.")
  var mem: String?

  @Option(help: "A further option of sbatch, such as account=physics; may be repeated.")
  var slurm: [String] = []

  @Option(
    help: "Seconds that running trials have after TERM; below KillWait of the cluster.",
    transform: wholeNumber)
  var grace = 20

  @Flag(help: "Write the scripts, and submit nothing.")
  var dryRun = false

  @Flag(help: "Print results as JSON.")
  var json = false

  mutating func validate() throws {
    guard shards >= 1, cores >= 1, grace >= 0 else {
      throw ValidationError("--shards and --cores must be at least 1, --grace at least 0")
    }
    for option in slurm where !option.contains("=") || option.hasPrefix("-") {
      throw ValidationError("--slurm takes KEY=VALUE, as in account=physics, got \(option)")
    }
    for value in options.flatMap({ [$0.key, $0.value] }) + [out ?? ""]
    where value.contains(where: \.isNewline) {
      throw ValidationError("a value holds the end of a line")
    }
  }

  private var options: [(key: String, value: String)] {
    let named = [("partition", partition), ("time", time), ("mem", mem)]
      .compactMap { key, value in value.map { (key: key, value: $0) } }
    return named
      + slurm.map { option in
        let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (key: String(parts[0]), value: String(parts[1]))
      }
  }

  mutating func run() throws {
    let study = try StudyFile.load(path: file, overrides: overrides, profile: profile)
    let plan = Plan(study.experiment)
    try checkShards(of: plan)
    let folder = ResultsFolder(path: out ?? "results/\(plan.name)")
    try folder.check(plan)
    let job = job(of: plan, in: folder)
    guard !job.scripts.hasControls else {
      throw CommandFailure(
        .badInput, "\(job.scripts): sbatch reads line by line, and this name holds the end of one")
    }
    try write(job)
    let report = dryRun ? SubmitReport(job) : try Slurm.submit(job)
    if json { return try StandardOutput.writeJSON(report) }
    for line in report.lines { try StandardOutput.writeLine(line) }
  }

  /// More parts than there is to deal out would be tasks without work.
  private func checkShards(of plan: Plan) throws {
    let isSequential = plan.seeds.stopping != nil
    let most = isSequential ? plan.cells.count : plan.trialCount
    guard shards > most else { return }
    throw CommandFailure(
      .badInput,
      isSequential
        ? "\(shards) shards of \(most) cells: under a stopping rule a shard trains whole cells, since a look "
          + "needs all values of a cell"
        : "\(shards) shards of \(most) trials: some would have nothing to do")
  }

  private func job(of plan: Plan, in folder: ResultsFolder) -> SlurmJob {
    SlurmJob(
      name: plan.name, shards: shards, out: folder.url.absoluteURL.standardizedFileURL.path,
      program: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0],
      folder: FileManager.default.currentDirectoryPath,
      arguments: overrides + (profile.map { ["--profile", $0] } ?? []), options: options,
      cores: cores,
      grace: grace)
  }

  private func write(_ job: SlurmJob) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: job.scripts, withIntermediateDirectories: true)
      let text = try Data(contentsOf: URL(fileURLWithPath: file))
      try OutputFile.write(text, to: job.experiment)
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure(
        .badInput, "\(job.scripts): cannot be written (\(error.localizedDescription))")
    }
    for (path, text) in [(job.arrayScript, job.array), (job.mergeScript, job.merge)] {
      try OutputFile.write(Data(text.utf8), to: path)
      chmod(path, 0o755)
    }
  }
}
