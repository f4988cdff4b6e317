// The batch system's own commands.

internal import Foundation

/// Slurm, by its program `sbatch`.
enum Slurm {
  /// Submits the array, and the job that joins its parts once all tasks have ended.
  ///
  /// - Throws: `CommandFailure`: `toolMissing` without sbatch, `badInput` where it refuses.
  static func submit(_ job: SlurmJob) throws -> SubmitReport {
    let array = try submit(job.arrayScript, [])
    do {
      // Whatever becomes of a task: joining the rest names what is missing.
      let merge = try submit(job.mergeScript, ["--dependency=afterany:\(array)"])
      return SubmitReport(job, array: array, merge: merge)
    } catch let failure as CommandFailure {
      throw CommandFailure(
        failure.status,
        "array job \(array) is submitted, the one that joins its parts is not: "
          + failure.message)
    }
  }

  /// - Returns: the job's id.
  private static func submit(_ script: String, _ options: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sbatch", "--parsable"] + options + [script]
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    do { try process.run() } catch {
      throw CommandFailure(.toolMissing, "sbatch cannot be started (\(error.localizedDescription))")
    }
    // sbatch says a line or two, less than a pipe holds.
    let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaint = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus != 127 else {
      throw CommandFailure(
        .toolMissing, "there is no sbatch here; \(script) is written and can be submitted elsewhere"
      )
    }
    let id = words.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ";").first
    guard process.terminationStatus == 0, let id, id.allSatisfy(\.isNumber) else {
      throw CommandFailure(
        .badInput,
        "sbatch refused \(script): \(complaint.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
    return String(id)
  }
}

/// What was written and submitted.
struct SubmitReport: Encodable {
  private let shards: Int
  private let scripts: [String]
  private let out: String
  private let array: String?
  private let merge: String?

  private enum CodingKeys: String, CodingKey {
    case shards, scripts, out
    case array = "array_job"
    case merge = "merge_job"
  }

  /// `nil` for what was not submitted.
  init(_ job: SlurmJob, array: String? = nil, merge: String? = nil) {
    (shards, out, scripts) = (job.shards, job.out, [job.arrayScript, job.mergeScript])
    (self.array, self.merge) = (array, merge)
  }

  /// The jobs' ids, or the scripts that were not submitted; then how to look on.
  var lines: [String] {
    guard let array, let merge else {
      return scripts + ["nothing was submitted: sbatch \(scripts[0]), then the other one after it"]
    }
    return [
      "array job \(array): \(shards) tasks, by \(scripts[0])",
      "merge job \(merge), after it, by \(scripts[1])",
      "polysem status \(out)/shards/* tells how far it is; results will be in \(out)",
    ]
  }
}
