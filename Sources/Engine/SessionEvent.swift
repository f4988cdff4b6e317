package import Records
package import Study

/// What a session tells while it works, for whoever shows it; some of it from other threads.
package enum SessionEvent: Sendable {
  /// What is still to come, told before each round of training: as far as can be judged, what there
  /// can be where a stopping rule decides, and what was there before this session.
  case expecting(PlanRounds.Amount, atMost: PlanRounds.Amount, stored: PlanRounds.Amount)
  /// A trial was trained, perhaps to divergence, in so many seconds.
  case trained(Trial, TrialRecord, seconds: Double)
  /// A trial could not be computed.
  case failed(TrialFailure)
  /// Trials could not be stored; told once, and tried again at the end.
  case couldNotStore(any Error)
  /// All replicates of a cell are there, and its mean is not known to the target.
  case gaveUp(SequentialOutcome)
  /// Nothing more is trained, until there is something to expect again.
  case ended
}
