// The scripts of an array job and of the job that joins its parts.

internal import Foundation
internal import Keys
internal import Study

/// A study divided over the tasks of a Slurm array.
struct SlurmJob {
  /// The study's name.
  let name: String
  let shards: Int
  /// The results folder; absolute, as every path here: a job may begin anywhere.
  let out: String
  /// This program.
  let program: String
  /// Where the command was given, which is where the jobs work.
  let folder: String
  /// What follows the experiment file in `run`: overrides and the profile.
  let arguments: [String]
  /// Lines `#SBATCH --KEY=VALUE` of the tasks, in order.
  let options: [(key: String, value: String)]
  /// Cores of a task.
  let cores: Int
  /// Seconds that running trials have after TERM; Slurm kills 30 s after it, unless told otherwise.
  let grace: Int

  /// Folder of the scripts, the experiment file as it was and the tasks' logs.
  var scripts: String { "\(out)/submit" }
  var experiment: String { "\(scripts)/experiment.yaml" }
  var arrayScript: String { "\(scripts)/array.sh" }
  var mergeScript: String { "\(scripts)/merge.sh" }

  /// The array: a task a shard.
  var array: String {
    """
    #!/bin/bash
    # One part of the study a task. May be edited, and submitted again to go on: what is stored stays.
    \(head("\(name)", log: "%a.log"))
    #SBATCH --array=1-\(shards)
    #SBATCH --cpus-per-task=\(cores)
    \(options.map { "#SBATCH --\($0.key)=\(quoted($0.value))" }.joined(separator: "\n"))
    cd \(quoted(folder))
    # exec: TERM must reach polysem, which then ends its trials or leaves them, and stores the rest.
    # --wait: a task that was requeued may find its first attempt still alive on a lost node.
    exec \(quoted(program)) run \(command) \\
      --shard "$SLURM_ARRAY_TASK_ID/\(shards)" --out \(quoted(out))/shards/"$SLURM_ARRAY_TASK_ID" \\
      --jobs "${SLURM_CPUS_PER_TASK:-\(cores)}" --grace \(grace) --wait 86400 --quiet

    """.replacing("\n\n", with: "\n")
  }

  /// Joins the parts, then draws and judges what is whole.
  var merge: String {
    """
    #!/bin/bash
    # Runs once all tasks have ended, however they ended: it names what is missing.
    \(head("\(name)-merge", log: "merge.log"))
    #SBATCH --cpus-per-task=1
    \(mergeOptions.map { "#SBATCH --\($0.key)=\(quoted($0.value))" }.joined(separator: "\n"))
    set -eu
    cd \(quoted(folder))
    \(quoted(program)) merge \(quoted(out)) \(quoted(out))/shards/*
    # Nothing is missing, so nothing is trained: plots, verdicts, summary.
    exec \(quoted(program)) run \(command) --out \(quoted(out)) --jobs 1 --quiet

    """.replacing("\n\n", with: "\n")
  }

  /// All but the memory and the time of a task: joining takes little of either.
  private var mergeOptions: [(key: String, value: String)] {
    options.filter { !["mem", "time"].contains($0.key) }
  }

  private func head(_ job: String, log: String) -> String {
    """
    #SBATCH --job-name=\(quoted(job))
    #SBATCH --output=\(quoted("\(scripts.replacingScalar("%", with: "%%"))/\(log)"))
    #SBATCH --open-mode=append
    #SBATCH --requeue
    #SBATCH --nodes=1
    #SBATCH --ntasks=1
    """
  }

  private var command: String {
    ([experiment] + arguments).map(quoted).joined(separator: " ")
  }

  /// A word as a shell takes it, and sbatch, which reads its lines as one does.
  private func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || "/._-=:,+@%".utf8.contains(byte)
    }
    return plain && !word.isEmpty ? word : "'\(word.replacingScalar("'", with: "'\\''"))'"
  }
}
