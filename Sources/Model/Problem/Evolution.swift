/// How a step's direction is estimated from losses alone, without a derivative: an evolution strategy.
///
/// A step judges `population` networks, W + σε_j and W − σε_j with ε_j standard normal (antithetic pairs), by
/// their whole loss, ℓ1 included, and gives the optimiser g = 1/(Pσ) Σ_j (f_j⁺ − f_j⁻) ε_j in place of the
/// gradient. f is what `Fitness` makes of the losses. Source: Salimans, Ho, Chen, Sidor & Sutskever,
/// "Evolution Strategies as a Scalable Alternative to Reinforcement Learning" (2017), arXiv 1703.03864.
public struct Evolution: Sendable, Hashable {
  /// What is made of the losses of a step.
  public enum Fitness: String, CaseIterable, Sendable {
    /// Their ranks, from −½ for the smallest to ½ for the largest, as published: no outlier counts more.
    case ranks
    /// Themselves: g is then an unbiased estimate of the gradient of the loss smoothed by σε.
    case losses
  }

  /// Networks P judged a step, even.
  public let population: Int
  /// σ, in units of weights; positive.
  public let perturbation: Double
  /// What is made of the losses.
  public let fitness: Fitness

  /// Assembles a strategy.
  public init(population: Int, perturbation: Double, fitness: Fitness = .ranks) {
    precondition(population >= 2 && population.isMultiple(of: 2), "perturbations come in pairs")
    (self.population, self.perturbation, self.fitness) = (population, perturbation, fitness)
  }

  /// Directions ε_j.
  var pairs: Int { population / 2 }
}
