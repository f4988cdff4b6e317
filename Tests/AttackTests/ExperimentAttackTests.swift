// Claims: whatever an experiment file, an override or a file of claims says, it becomes a study that can be
// planned, or a list of problems; it never ends the program and never keeps it busy.

import Analysis
import Foundation
import Keys
import Records
import Study
import TestSupport
import Testing

@Suite("Attacked experiments") struct ExperimentAttackTests {
  private static let networks = """
    name: n
    model: {n_features: 4, n_hidden: 6, init: normal, bias: both}
    inputs: {law: sampled, batch: 8, density: {geometric: [0.5, 0.9]}, importance: [1, 2, 3, 4]}
    train: {optimizer: adamw, lr: {cosine: [0.1, 0.01]}, steps: 30, l1: 0.001, noise: gaussian, noise_stdev: 0.1}
    seeds: {study: 3, replicates: {until: {relative_half_width: 0.1, of: loss, at_most: 40}}}
    record: {at: geometric, points: 9, snapshots: [1, 20], matrices: [initial, final]}
    """
  private static let swept = """
    name: s
    model: &m {n_features: 2, n_hidden: 4, init: normal}
    train:
      optimizer: sgd
      lr: 0.1
      steps: 5
      l1: 0.01
      noise: none
    seeds: {study: 1, replicates: 2, pairing: common}
    sweep:
      method: random
      count: 4
      seed: 7
      parameters: {train.lr: {log: [0.01, 1]}, model.n_hidden: [4, 5]}
      when: [{if: {model.n_hidden: 4}, set: {train.l1: 0.5}}]
    plots: {p: {x: train.lr, y: loss, color: model.n_hidden}}
    claims:
      level: 0.05
      least_networks: 2
      c: {says: a, why: b, quantity: mean, measure: loss, region: {between: [0, 1.5]}, pooled: true}
    profiles: {small: {seeds.replicates: 1, "sweep.parameters.model.n_hidden": [4]}}
    """
  private static let rows = """
    name: r
    model: {kind: row_flow, n_hidden: 50, init_scale: 0.9}
    train: {method: stepped, step_size: 0.1, l1: 0.1, end_time: 2}
    seeds: {study: 1, replicates: 2}
    sweep: {parameters: {train.l1: {min: 0.1, max: 0.3, step: 0.1}}, zip: {train.end_time: [1, 2], train.step_size: [0.1, 0.2]}}
    """
  private static let dictionary = """
    name: d
    model: {kind: dictionary, n_features: 6, n_hidden: 4, n_latents: 8, activation: top_k, top_k: 2}
    inputs: {source: network, law: grouped, batch: 8, correlation: block, group_size: 3, active: 2}
    train: {lr: {steps: {0: 0.1, 5: 0.01}}, steps: 9, activation_l1: 0.1, resample: dead, resample_every: 2, resample_until: 6}
    network: {init: xavier, optimizer: adam, lr: 0.01, steps: 4, l1: 0.1, noise: none}
    seeds: {study: 1, replicates: 1}
    """
  private static let expected = """
    name: e
    model: {n_features: 2, n_hidden: 4, init: normal, tied: false}
    inputs: {law: expected, density: {linear: [0.1, 0.5]}, values: uniform, nodes: 3}
    train: {optimizer: sgd, lr: {warm_up: [3, 0.1]}, steps: 5, l1: 0, noise: none, stop: never}
    seeds: {study: 1, replicates: 1}
    sweep: {cells: [{model.n_hidden: 2}, {model.n_hidden: 3, train.l1: 0.1}]}
    """
  private static let seeds = [networks, swept, rows, dictionary, expected]

  /// Plans what was read, and asks all that a dry run asks.
  private func plan(_ study: StudyFile) throws {
    let plan = Plan(study.experiment)
    let cells = plan.cells.prefix(20)
    #expect(cells.allSatisfy { $0.estimatedBytes >= 0 && $0.estimatedSeconds >= 0 })
    #expect(plan.trialCount > 0 && plan.leastTrialCount <= plan.trialCount)
    guard plan.cells.count <= 50 else { return }
    #expect(try Plan(json: plan.json()) == plan)
    #expect(plan.trials(ofCell: 0, replicates: 0..<1)[0].identity.key.count == 16)
  }

  /// Loads; the first problem's message, or nothing.
  private func load(_ text: String, _ overrides: [String] = [], _ profile: String? = nil) throws
    -> String?
  {
    do throws(ConfigurationError) {
      let study = try StudyFile.load(
        text: text, file: "x.yaml", overrides: overrides, profile: profile)
      do { try plan(study) } catch { Issue.record("\(error): \(text) \(overrides)") }
      return nil
    } catch {
      #expect(!error.problems.isEmpty && error.problems.count < 10_000)
      return error.problems.first.map { String($0.message.filter { !$0.isNumber }.prefix(25)) }
    }
  }

  @Test("1. experiment files", .timeLimit(.minutes(5))) func files() throws {
    for seed in Self.seeds { #expect(try load(seed) == nil) }
    var found: [String: Int] = [:]
    try Attacks.each(3_000, of: Self.seeds, seed: 11) { text, _ in
      found[try load(text) ?? "read", default: 0] += 1
    }
    #expect(found["read", default: 0] > 10 && found.count > 50, "\(found)")
  }

  @Test("2. overrides: every key with every extreme", .timeLimit(.minutes(5))) func overrides()
    throws
  {
    let keys = [
      "model.n_features", "model.n_hidden", "model.n_latents", "model.top_k", "model.init",
      "model.init_scale",
      "inputs.batch", "inputs.density", "inputs.importance", "inputs.nodes", "inputs.group_size",
      "inputs.active",
      "inputs.replicate", "train.lr", "train.l1", "train.l2", "train.steps", "train.step_size",
      "train.end_time",
      "train.noise_stdev", "train.settled_interval", "train.dead_after", "train.resample_every",
      "network.steps",
      "network.lr", "record.points", "record.snapshots", "record.matrices", "seeds.study",
      "seeds.replicates",
      "seeds.replicates.until.at_most", "sweep.count", "sweep.seed", "sweep.parameters.train.lr",
      "name", "sweep",
      "sweep.parameters.model.n_hidden", "profiles", "claims", "plots",
    ]
    for (index, base) in Self.seeds.enumerated() {
      for key in keys {
        for number in Mutator.numbers {
          // The sweep of the second base takes a while.
          guard index != 1 || !key.hasPrefix("model") else { continue }
          _ = try load(base, ["\(key)=\(number)"])
        }
      }
    }
  }

  @Test("3. overrides and profiles of any text", .timeLimit(.minutes(5))) func arguments() throws {
    let valid = [
      "train.lr=0.5", "sweep.parameters.train.l1=[1, 2]", "train.lr={cosine: [1, 0.5]}",
      "seeds.replicates=1e1",
      "model.n_hidden=~",
    ]
    try Attacks.each(3_000, of: valid, seed: 12) { text, index in
      _ = try load(Self.rows, [text], index == 0 ? text : nil)
    }
  }

  @Test("4. claims", .timeLimit(.minutes(5))) func claims() throws {
    let file = Fixtures.checkout.appending(components: "experiments", "paper", "claims.yaml")
    let paper = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(paper.firstRange(of: "\nclaims:")).lowerBound
    let seed = String(paper[start...].prefix(1500))
    let seeds = [
      "level: 0.05\nleast_networks: 20" + seed[..<(seed.lastIndex(of: "\n") ?? seed.endIndex)]
    ]
    var read = 0
    Attacks.each(2_000, of: seeds, seed: 13) { text, _ in
      do throws(ConfigurationError) {
        let set = try ClaimsFile.load(text: text, file: "c.yaml")
        read += 1
        #expect(set.level > 0 && !set.claims.isEmpty)
      } catch {
        #expect(!error.problems.isEmpty)
      }
    }
    #expect(read > 20)
  }

  @Test(
    "5. small files that ask for much are refused at once",
    arguments: [
      ("features", "model.n_features: must be at most 2^24"),
      ("cells", "over all cells; at most 2^25"), ("profiles", "at most 100"), ("when", "questions"),
      ("keys", "further problems were not looked for"),
    ])
  func amplified(_ kind: String, _ message: String) throws {
    let base = """
      name: b
      model: {n_features: 2, n_hidden: 1, init: normal}
      inputs: {importance: 0.5}
      train: {optimizer: sgd, lr: 0.1, steps: 5, l1: 0.01, noise: none}
      seeds: {study: 1, replicates: 1}

      """
    let range = "sweep: {parameters: {train.lr: {min: 0.001, max: 30, step: 0.001}}"
    let text =
      switch kind {
      case "features": base.replacing("n_features: 2", with: "n_features: 20000000")
      case "cells": base.replacing("n_features: 2", with: "n_features: 9000000") + range + "}\n"
      case "profiles":
        base + "profiles:\n" + (0..<2000).map { "  p\($0): {}\n" }.joined()
      case "when":
        base + "sweep: {parameters: {train.lr: {min: 0.001, max: 6, step: 0.001}}, when: ["
          + "{if: {model.n_hidden: [\((1..<1000).map(String.init).joined(separator: ", "))]}, "
          + "set: {train.l1: 1}}]}\n"
      default:
        base.replacing(
          "steps: 5",
          with: "steps: 5, " + (0..<60_000).map { "lrn\($0): 1" }.joined(separator: ", "))
      }
    do throws(ConfigurationError) {
      _ = try StudyFile.load(text: text, file: "x.yaml")
      Issue.record("it was read")
    } catch {
      #expect(error.description.contains(message), "\(error.description.prefix(300))")
      #expect(error.description.utf8.count < 200_000)
    }
  }
}
