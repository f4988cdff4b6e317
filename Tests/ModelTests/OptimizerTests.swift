import Model
import TestSupport
import Testing

/// One or two steps by hand, from PyTorch's documented formulas.
@Suite("Optimisers")
struct OptimizerTests {
  private func advance(
    _ optimizer: Descent, _ weights: [Double], gradients: [[Double]]
  ) -> [Double] {
    var rule: any UpdateRule<Double> = optimizer.makeRule(count: weights.count)
    var weights = weights
    for gradient in gradients {
      rule.beginStep(optimizer.rates)
      weights.withUnsafeMutableBufferPointer { weights in
        gradient.withUnsafeBufferPointer {
          rule.update(weights, gradient: $0, offset: 0, isPenalised: true)
        }
      }
    }
    return weights
  }

  private func isClose(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  @Test("1. SGD: subgradient with sign(0) = 0, coupled decay, momentum")
  func sgd() {
    let plain = Descent(SGD.self, learningRate: 0.1, l1: 0.5, values: [:])
    #expect(isClose(advance(plain, [1, -1, 0], gradients: [[0, 0, 0]]), [0.95, -0.95, 0]))
    let decayed = Descent(SGD.self, learningRate: 0.1, l1: 0, values: ["weight_decay": 0.5])
    #expect(isClose(advance(decayed, [2], gradients: [[1]]), [2 - 0.1 * 2]))
    let heavy = Descent(SGD.self, learningRate: 0.1, l1: 0, values: ["momentum": 0.9])
    // First buffer 1, second 0.9 + 1.
    #expect(isClose(advance(heavy, [0], gradients: [[1], [1]]), [-0.1 - 0.19]))
  }

  @Test("2. Adam: the first step is lr in the gradient's direction, whatever its size")
  func adam() {
    let optimizer = Descent(
      Adam.self, learningRate: 0.01, l1: 0, values: ["eps": 1e-30, "weight_decay": 0])
    let moved = advance(optimizer, [1, 1], gradients: [[1e-3, -70]])
    #expect(isClose(moved, [0.99, 1.01]))
  }

  @Test("3. Adam's second step from its formulas")
  func adamSecondStep() {
    let (beta1, beta2, rate, epsilon) = (0.9, 0.999, 0.01, 1e-8)
    let mean = beta1 * (1 - beta1) * 2 + (1 - beta1) * -1
    let square = beta2 * (1 - beta2) * 4 + (1 - beta2) * 1
    let first = 2 * rate / (2 + epsilon)
    let second =
      rate * (mean / (1 - beta1 * beta1))
      / ((square / (1 - beta2 * beta2)).squareRoot() + epsilon)
    let optimizer = Descent(Adam.self, learningRate: rate, l1: 0, values: [:])
    #expect(isClose(advance(optimizer, [3], gradients: [[2], [-1]]), [3 - first - second]))
  }

  @Test("4. AdamW's decay is decoupled, Adam's is not")
  func decays() {
    let values = ["eps": 1e-30, "weight_decay": 0.1]
    let decoupled = Descent(AdamW.self, learningRate: 0.01, l1: 0, values: values)
    #expect(isClose(advance(decoupled, [2], gradients: [[1]]), [2 * (1 - 0.001) - 0.01]))
    // Coupled decay turns the sign of the gradient here: −0.1 + 0.1 · 2 > 0.
    let coupled = Descent(Adam.self, learningRate: 0.01, l1: 0, values: values)
    #expect(isClose(advance(coupled, [2], gradients: [[-0.1]]), [1.99]))
  }

  @Test("5. proximal: exact zeros, shrinkage by lr · λ, NaN stays visible")
  func proximal() {
    let optimizer = Descent(ProximalGradient.self, learningRate: 0.1, l1: 0.5, values: [:])
    let moved = advance(optimizer, [1, -1, 0.05, -0.05, 0], gradients: [[0, 0, 0, 0, 0.4]])
    #expect(isClose(moved, [0.95, -0.95, 0, 0, 0]))
    #expect(moved[2] == 0 && moved[3] == 0 && moved[4] == 0)
    #expect(isClose(advance(optimizer, [0], gradients: [[-1]]), [0.05]), "zeros revive")
    #expect(advance(optimizer, [.nan], gradients: [[0]])[0].isNaN)
  }

  @Test("6. a rule's state follows the offset: two halves equal one whole")
  func offsets() {
    for type in Optimizers.all {
      let values = type.hyperparameters.map {
        ($0.key, $0.key == "momentum" ? 0.9 : $0.defaultValue)
      }
      let optimizer = Descent(
        type, learningRate: 0.1, l1: 0.01, values: Dictionary(uniqueKeysWithValues: values))
      let gradients: [[Double]] = [[1, -2, 3, 0.5], [0.1, 0.2, -4, 1]]
      let whole = advance(optimizer, [1, 2, -3, 4], gradients: gradients)
      var rule: any UpdateRule<Double> = optimizer.makeRule(count: 4)
      var halves: [Double] = [1, 2, -3, 4]
      for gradient in gradients {
        rule.beginStep(optimizer.rates)
        halves.withUnsafeMutableBufferPointer { weights in
          gradient.withUnsafeBufferPointer { gradient in
            for start in [0, 2] {
              rule.update(
                UnsafeMutableBufferPointer(rebasing: weights[start..<start + 2]),
                gradient: UnsafeBufferPointer(rebasing: gradient[start..<start + 2]), offset: start,
                isPenalised: true)
            }
          }
        }
      }
      #expect(whole == halves, "\(type.name)")
    }
  }

  @Test("7. the registry spells out PyTorch's defaults")
  func defaults() {
    func defaults(_ name: String) -> [String: Double] {
      let pairs = Optimizers.named(name)?.hyperparameters.map { ($0.key, $0.defaultValue) } ?? []
      return Dictionary(uniqueKeysWithValues: pairs)
    }
    #expect(defaults("sgd") == ["weight_decay": 0, "momentum": 0])
    #expect(defaults("adam") == ["beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0])
    #expect(defaults("adamw") == ["beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01])
    #expect(defaults("proximal") == [:])
    #expect(Optimizers.named("rmsprop") == nil)
  }
}
