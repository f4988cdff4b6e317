internal import Engine
internal import Records
internal import Store
internal import Study

/// What `polysem run --dry-run` shows: trials, cost and time, as a range under a stopping rule.
struct RunPreview: Encodable {
  /// Trials, how many of them are not stored, and how long these take.
  struct Amount: Encodable {
    let trials: Int
    let missing: Int
    let estimatedSeconds: Double

    private enum CodingKeys: String, CodingKey {
      case trials, missing
      case estimatedSeconds = "estimated_seconds"
    }

    init(
      _ parts: [PlanRounds.Round.Part], of plan: Plan, stored: StoredTrials, jobs: Int
    ) {
      var (all, absent, work) = (0, 0, 0.0)
      for part in parts {
        let lacking = stored.lacking(part.own, ofCell: part.hash, seed: plan.seeds.study)
        all += part.ownCount
        absent += lacking.count
        work += Double(lacking.count) * plan.cells[part.cell].estimatedSeconds
      }
      (trials, missing) = (all, absent)
      estimatedSeconds = (work / Double(jobs)).rounded()
    }
  }

  private let plan: Plan
  private let jobs: Int
  /// All that is to be trained, or under a stopping rule all that may be.
  private let atMost: Amount
  /// What is asked for whatever comes; `nil` without a stopping rule.
  private let atLeast: Amount?

  /// Counts what a run would train.
  ///
  /// - Parameters:
  ///   - plan: what would be run.
  ///   - store: `nil` where there is none yet.
  ///   - jobs: trials at the same time.
  /// - Throws: `StoreError`.
  init(of plan: Plan, store: ResultStore?, jobs: Int) throws {
    let stored = try store?.storedTrials() ?? StoredTrials()
    var rounds = PlanRounds(plan)
    let certain = try rounds.next(from: store)?.parts ?? []
    self.plan = plan
    self.jobs = jobs
    atMost = Amount(certain + rounds.possible, of: plan, stored: stored, jobs: jobs)
    atLeast = plan.seeds.stopping.map { _ in
      Amount(certain, of: plan, stored: stored, jobs: jobs)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case cells
    case atLeast = "at_least"
  }

  /// The numbers of `atMost` beside those of the plan, as without a stopping rule.
  func encode(to encoder: any Encoder) throws {
    try atMost.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(plan.cells.count, forKey: .cells)
    try container.encodeIfPresent(atLeast, forKey: .atLeast)
  }

  /// What a run would do, for people.
  var text: String {
    let cells = "\(plan.name): \(plan.cells.count) cells ×"
    guard let atLeast, let stopping = plan.seeds.stopping else {
      return """
        \(cells) \(plan.seeds.replicates) replicates = \(atMost.trials) trials
        to train: \(atMost.missing), some \(duration(atMost.estimatedSeconds)) at --jobs \(jobs)
        """
    }
    let replicates = Self.range(stopping.atLeast, stopping.atMost) { "\($0)" }
    let trials = Self.range(atLeast.trials, atMost.trials) { "\($0)" }
    let missing = Self.range(atLeast.missing, atMost.missing) { "\($0)" }
    let time = Self.range(atLeast.estimatedSeconds, atMost.estimatedSeconds, duration)
    return """
      \(cells) \(replicates) replicates = \(trials) trials
      until \(stopping.measure) is known to \(stopping.percentage), with a look every \(stopping.batch)
      to train: \(missing), some \(time) at --jobs \(jobs)
      """
  }

  private static func range<Value: Equatable>(
    _ lower: Value, _ upper: Value, _ text: (Value) -> String
  ) -> String {
    lower == upper ? text(lower) : "\(text(lower)) to \(text(upper))"
  }
}
