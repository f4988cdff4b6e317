package import Analysis
internal import Keys
internal import Records
package import Study

/// Trains what a regression check looks at. Nothing is stored: networks are small, and only their
/// summaries count.
package struct EvidenceRun {
  /// The networks of one study.
  package struct Request {
    let cells: [TrialConfiguration]
    /// Seed of the whole networks.
    let seed: Int
    /// Seed of the short trajectories, the same whenever they are to be compared.
    let trajectorySeed: Int
    /// Whole networks a cell.
    let replicates: Int

    package init(
      cells: [TrialConfiguration], seed: Int, trajectorySeed: Int, replicates: Int
    ) {
      self.cells = cells
      self.seed = seed
      self.trajectorySeed = trajectorySeed
      self.replicates = replicates
    }
  }

  private let jobs: Int
  private let shouldStop: @Sendable () -> Bool
  private let report: @Sendable (SessionEvent) -> Void

  /// A run of that many networks at once.
  ///
  /// - Parameters:
  ///   - jobs: as `Executor.jobs`.
  ///   - shouldStop: asked before each network; once true, no further one begins.
  ///   - report: hears how it goes.
  package init(
    jobs: Int, shouldStop: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (SessionEvent) -> Void
  ) {
    self.jobs = jobs
    self.shouldStop = shouldStop
    self.report = report
  }

  /// What a trial is for.
  private struct Place: Hashable {
    let request: Int
    let cell: Int
  }

  /// Evidence for every cell of every request; short of networks where it was stopped.
  ///
  /// - Throws: `TrialFailure` when a trial fails, `MemoryShortage` when networks do not fit.
  package func collect(_ requests: [Request]) async throws -> [[CellEvidence]] {
    // Trajectories first: they are what a check that runs out of time must not lack.
    let trajectories = try await records(of: requests) { request, configuration in
      let seeds = Seeds(study: request.trajectorySeed, replicates: 1)
      return Self.trials(of: try configuration.shortened(to: ShortTrajectory.steps), seeds)
    }
    let networks = try await records(of: requests) { request, configuration in
      Self.trials(of: configuration, Seeds(study: request.seed, replicates: request.replicates))
    }
    return requests.indices.map { request in
      requests[request].cells.indices.map { cell in
        let place = Place(request: request, cell: cell)
        // Sums of doubles depend on their order, and networks finish in any.
        let trials = (networks[place] ?? []).sorted { $0.identity < $1.identity }
        return CellEvidence(
          Cell(
            parameters: requests[request].cells[cell].parameters,
            trials: trials.map { $0.holding([]) }),
          trajectory: trajectories[place]?.first)
      }
    }
  }

  /// All replicates of one cell, hashed once.
  private static func trials(of configuration: TrialConfiguration, _ seeds: Seeds) -> [Trial] {
    Plan(Experiment(name: "check", seeds: seeds, cells: [configuration])).trials
  }

  private func records(
    of requests: [Request],
    trials makeTrials: (Request, TrialConfiguration) throws -> [Trial]
  ) async throws -> [Place: [TrialRecord]] {
    // A drill may make two cells one, whose networks are then trained once and count for both.
    var places: [TrialIdentity: [Place]] = [:]
    var trials: [Trial] = []
    for (index, request) in requests.enumerated() {
      for (cell, configuration) in request.cells.enumerated() {
        for trial in try makeTrials(request, configuration) {
          if places[trial.identity] == nil { trials.append(trial) }
          places[trial.identity, default: []].append(Place(request: index, cell: cell))
        }
      }
    }
    try Memory.check(trials.map(\.configuration), jobs: jobs)
    return try await run(trials, places)
  }

  private func run(
    _ trials: [Trial], _ places: [TrialIdentity: [Place]]
  ) async throws -> [Place: [TrialRecord]] {
    let amount = PlanRounds.Amount(trials)
    report(.expecting(amount, atMost: amount, stored: PlanRounds.Amount()))
    defer { report(.ended) }
    var records: [Place: [TrialRecord]] = [:]
    try await Executor(jobs: jobs).run(trials, shouldStop: shouldStop) { result in
      switch result {
      case .recorded(let trial, let record, let seconds):
        for place in places[record.identity] ?? [] { records[place, default: []].append(record) }
        report(.trained(trial, record, seconds: seconds))
      case .failed(let failure):
        throw failure
      }
    }
    return records
  }
}
