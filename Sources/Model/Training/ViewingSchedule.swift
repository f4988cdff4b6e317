internal import Matrix

/// The steps at which a network's weights are looked at: those that an observer asked for, and those
/// at which a settling rule looks, or all of them.
struct ViewingSchedule {
  private var observed: ArraySlice<Int>
  private let settling: SettlingRule?
  /// Steps from one look of a rule to the next.
  private let interval: Int
  private let lastStep: Int
  /// The next step at which a rule looks; past `lastStep` when there is none.
  private var nextLook: Int
  /// The next step to look at; `nil` when none is left. Kept, since the training loop asks at every
  /// step.
  private(set) var next: Int?
  /// Looks in a row that found the network settled.
  private var settledLooks = 0

  /// A schedule from step 0 to `lastStep`; `observedSteps` ascend within it.
  init(
    observedSteps: [Int], settling: SettlingRule?, looksAlways: Bool = false, lastStep: Int
  ) {
    precondition(settling == nil || !looksAlways, "one rule ends training")
    observed = observedSteps[...]
    self.settling = settling
    interval = settling?.interval ?? 1
    self.lastStep = lastStep
    nextLook = settling == nil && !looksAlways ? lastStep + 1 : 0
    next = nearest
  }

  private var nearest: Int? {
    guard nextLook <= lastStep else { return observed.first }
    return observed.first.map { min($0, nextLook) } ?? nextLook
  }

  /// The step to look at after `next`; `nil` when none is left.
  var afterNext: Int? {
    guard let next else { return nil }
    var later = self
    later.pass(next)
    return later.next
  }

  /// Looks at the network of step `next`, which is then past, and shows them where they were asked
  /// for, settled or last.
  ///
  /// - Returns: whether the network has settled or was last, and training may end.
  mutating func show<Scalar: KernelScalar>(
    _ network: Network<Scalar>, isLast: Bool = false, to observe: (Int, Network<Scalar>) -> Void
  ) -> Bool {
    guard let step = next else { return false }
    if let settling, nextLook == step {
      settledLooks = settling.isMet(by: network.encoder) ? settledLooks + 1 : 0
    }
    let isSettled = settling.map { nextLook == step && settledLooks >= $0.checks } ?? false
    let ends = isSettled || isLast
    if observed.first == step || ends { observe(step, network) }
    pass(step)
    return ends
  }

  private mutating func pass(_ step: Int) {
    if observed.first == step { observed.removeFirst() }
    if nextLook == step { nextLook += interval }
    next = nearest
  }
}
