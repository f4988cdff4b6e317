/// What the kernels can do, and which of them trains a problem.
public enum Kernels {
  /// Neurons to a panel of the dense kernel: 256 × 128 floats are 128 KiB, four such arrays fit an L2 of
  /// 512 KiB.
  static let panelWidth = 128

  /// In the order in which `auto` asks: the first that can take the problem and is meant for its size
  /// is taken. `batch` and `reference` take every objective that has a gradient; `active_set_blocks`, which follows a path of
  /// its own tolerance, is only ever asked for by name.
  public static let all: [KernelChoice] = [
    .evolution, .activeSet, .dense, .tiny, .batch, .reference, .activeSetBlocks,
  ]

  /// The kernel that trains a problem: `auto` is a fixed function of the problem, so that it never
  /// depends on the machine.
  public static func resolved(_ problem: Problem) -> KernelChoice {
    guard problem.kernel == .automatic else { return problem.kernel }
    return all.first { isMeant($0, for: problem) && refusal(of: problem, by: $0) == nil }
      ?? .reference
  }

  /// Why a kernel cannot take a problem, in a few words after its name; `nil` where it can.
  ///
  /// A kernel never falls back to another one: that would hide that a run costs a hundred times what
  /// was asked for.
  public static func refusal(of problem: Problem, by kernel: KernelChoice) -> String? {
    if let refusal = interferenceRefusal(of: problem, by: kernel) { return refusal }
    if let refusal = sharingRefusal(of: problem, by: kernel) { return refusal }
    if let refusal = evolutionRefusal(of: problem, by: kernel) { return refusal }
    switch kernel {
    case .automatic, .reference, .batch, .evolution: return nil
    case .tiny, .dense: return problem.objective.oddity
    case .activeSet, .activeSetBlocks:
      let optimizer = type(of: problem.optimizer).name
      if optimizer != ProximalGradient.name {
        return "is for optimizer: \(ProximalGradient.name) only, got \(optimizer)"
      }
      if problem.objective.noise != nil { return "is for noise: none only" }
      if let oddity = problem.objective.oddity { return oddity }
      // Blocks are foretold with the same numbers for every step.
      let hasSchedule =
        problem.learningRate.constant == nil || problem.objective.penalties.l1.constant == nil
      return kernel == .activeSetBlocks && hasSchedule
        ? "is for constant lr and l1 only: a block of steps is foretold at once" : nil
    }
  }

  /// Why a kernel cannot take a step from losses alone, or only so.
  private static func evolutionRefusal(of problem: Problem, by kernel: KernelChoice) -> String? {
    guard problem.evolution != nil else {
      return kernel == .evolution ? "is for gradient: evolution only" : nil
    }
    let strategy = "with gradient: evolution"
    if let oddity = problem.objective.oddity { return "\(strategy) \(oddity)" }
    if problem.objective.noise != nil { return "\(strategy) is for noise: none only" }
    if problem.interference != .full { return "\(strategy) is for interference: full only" }
    let optimizer = type(of: problem.optimizer).name
    if optimizer == ProximalGradient.name {
      return "\(strategy) is not for optimizer: \(optimizer), which needs λ apart from the loss"
    }
    return [.evolution, .automatic].contains(kernel)
      ? nil : "is for gradient: backpropagation only"
  }

  /// Why a kernel cannot take a problem whose weights share second moments: what they share is a row
  /// of W or all of W, which the optimiser must see whole.
  private static func sharingRefusal(of problem: Problem, by kernel: KernelChoice) -> String? {
    guard problem.secondMoment != .weight else { return nil }
    let (sharing, architecture) = (
      "with second_moment: \(problem.secondMoment.rawValue)", problem.objective.architecture
    )
    if !architecture.isTied { return "\(sharing) is for tied: true only" }
    if architecture.bias != .none { return "\(sharing) is for bias: none only" }
    let isInPanels = kernel == .dense && problem.objective.noise == nil
    return isInPanels && architecture.hidden > panelWidth
      ? "\(sharing) is for n_hidden up to \(panelWidth) only: it moves weights in panels of columns"
      : nil
  }

  /// Why a kernel cannot take a problem without outward interference: what that is has been said for the
  /// plain objective without noise.
  private static func interferenceRefusal(of problem: Problem, by kernel: KernelChoice) -> String? {
    guard problem.interference != .full else { return nil }
    let ablation = "with interference: inward_only"
    if let oddity = problem.objective.oddity { return "\(ablation) \(oddity)" }
    if problem.objective.noise != nil { return "\(ablation) is for noise: none only" }
    return [.reference, .automatic].contains(kernel) ? nil : "is for interference: full only"
  }

  /// Whether `auto` takes a kernel at a problem's size.
  ///
  /// Measured on one core, 1 × 1 to 128 × 128: below 3 features the tiny kernel wastes most of its
  /// lanes and plain loops win; from there on it is up to 20 times as fast as they are, and without
  /// noise faster than BLAS up to about 4000 weights. With noise it stays ahead up to 16 000;
  /// rejected, since the choice would no longer follow from the size alone.
  ///
  /// Time of a whole run with the active set over that with the dense kernel, 10 000 steps, one
  /// core: 0.42 … 0.60 at m = 4 n and λt = 4, 1.03 … 1.05 there at λt = 0.8, 0.90 at 64 × 1024, 0.60
  /// at 64 × 4096, 0.23 at 4 × 16 384; but 1.17 at 256 × 256, 1.5 at 1024 × 256, 2.4 at 256 × 16. A
  /// neuron gets cheap by losing its weights: that takes ℓ1, and more neurons than features need.
  private static func isMeant(_ kernel: KernelChoice, for problem: Problem) -> Bool {
    let architecture = problem.objective.architecture
    let isLarge = architecture.features * architecture.hidden >= 4096
    return switch kernel {
    case .evolution: problem.evolution != nil
    case .activeSet:
      isLarge && architecture.hidden >= 4 * architecture.features
        && !problem.objective.penalties.l1.isZero
    case .dense: isLarge
    case .tiny: !isLarge && architecture.features >= 3
    case .batch: problem.objective.oddity != nil || problem.secondMoment != .weight
    case .reference: true
    case .activeSetBlocks, .automatic: false
    }
  }
}

extension Objective {
  /// Whether it is the published one: a tied network without bias, trained on the basis with equal
  /// importance and no penalty but λ, hidden noise or not.
  public var isPlain: Bool { oddity == nil }

  /// The first thing by which it is not, as the reason of a kernel that knows nothing else; `nil` for
  /// a plain one.
  public var oddity: String? {
    let facts: [(isPlain: Bool, words: String)] = [
      (architecture.isTied, "tied: true"),
      (architecture.bias == .none, "bias: none"),
      (architecture.hiddenActivation == Identity.self, "hidden_activation: identity"),
      (architecture.outputActivation == ReLU.self, "output_activation: relu"),
      (inputs == .basis, "inputs.law: basis"),
      (importance == nil, "inputs.importance: 1"),
      (target == .inputs, "train.target: inputs"),
      (reduction == .sum, "loss: sum"),
      (penalties.l2.isZero, "l2: 0"),
      (penalties.activationL1.isZero, "activation_l1: 0"),
      (penalties.decorrelation.isZero, "decorrelation: 0"),
      (dropout == 0, "dropout: 0"),
    ]
    return facts.first { !$0.isPlain }.map { "is for \($0.words) only" }
  }
}
