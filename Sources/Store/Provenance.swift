// Where results come from: the facts of one run.

/// Program, libraries and machine of one run; stored once per run, never beside a trial's values.
package struct Provenance: Sendable, Equatable, Codable {
  /// Start of the run, ISO 8601 in UTC, such as `2026-03-01T12:00:00Z`.
  package var startedAt: String
  /// Version of this program.
  package var polysemVersion: String
  /// Commit of the checkout in the working folder, 40 hex digits; `nil` outside a checkout.
  package var gitCommit: String?
  /// Whether that checkout had uncommitted changes; `nil` outside a checkout.
  package var gitDirty: Bool?
  /// Compiler that built the program.
  package var swiftVersion: String
  /// Version of the GNU Scientific Library.
  package var gslVersion: String
  /// Kernels that OpenBLAS chose for this processor, such as `SkylakeX`.
  package var blasCore: String
  /// How OpenBLAS was built, in its own words.
  package var blasConfiguration: String
  /// Name of the processor.
  package var cpuModel: String
  /// Name of the machine; `nil` where it is not to be published.
  package var hostname: String?
  /// `debug` or `release`.
  package var buildConfiguration: String
  /// The command and its arguments.
  package var commandLine: [String]
  /// Trials that ran at the same time.
  package var jobs: Int
  /// The part of the plan that was run, `k/N`; `nil` for the whole of it.
  package var shard: String?

  /// Collects the facts.
  package init(
    startedAt: String, polysemVersion: String, gitCommit: String?, gitDirty: Bool?,
    swiftVersion: String, gslVersion: String, blasCore: String, blasConfiguration: String,
    cpuModel: String, hostname: String?, buildConfiguration: String, commandLine: [String],
    jobs: Int, shard: String? = nil
  ) {
    self.startedAt = startedAt
    self.polysemVersion = polysemVersion
    self.gitCommit = gitCommit
    self.gitDirty = gitDirty
    self.swiftVersion = swiftVersion
    self.gslVersion = gslVersion
    self.blasCore = blasCore
    self.blasConfiguration = blasConfiguration
    self.cpuModel = cpuModel
    self.hostname = hostname
    self.buildConfiguration = buildConfiguration
    self.commandLine = commandLine
    self.jobs = jobs
    self.shard = shard
  }

  private enum CodingKeys: String, CodingKey {
    case startedAt = "started_at"
    case polysemVersion = "polysem_version"
    case gitCommit = "git_commit"
    case gitDirty = "git_dirty"
    case swiftVersion = "swift_version"
    case gslVersion = "gsl_version"
    case blasCore = "blas_core"
    case blasConfiguration = "blas_configuration"
    case cpuModel = "cpu_model"
    case hostname
    case buildConfiguration = "build_configuration"
    case commandLine = "command_line"
    case jobs, shard
  }
}
