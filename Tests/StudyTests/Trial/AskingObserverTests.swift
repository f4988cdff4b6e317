import Families
import Keys
import Records
import Study
import Testing

/// Observers that ask a network something: their numbers in the file, their measures in the record.
@Suite("Observers with numbers of their own")
struct AskingObserverTests {
  private static let text = """
    name: asked
    model: {n_features: 6, n_hidden: 5, init: normal}
    train: {optimizer: adamw, lr: 1.0e-2, steps: 40, l1: 1.0e-2, noise: none}
    seeds: {study: 5, replicates: 2}
    record: {points: 4}
    """
  private static let probe = [
    "record.observe=[probe]", "record.probe_label_noise=[0, 0.5]", "record.probe_input_noise=0.2",
    "record.probe_examples=3", "record.probe_ridge=0.01",
  ]
  private static let clustering = [
    "record.observe=[clustering]", "record.clustering_examples=3",
    "record.clustering_input_noise=0.2", "record.clustering_starts=1",
  ]

  private func plan(_ overrides: [String]) throws -> Plan {
    Plan(try ExperimentFile.load(text: Self.text, file: "x.yaml", overrides: overrides))
  }

  private func problems(_ overrides: [String]) -> [String] {
    do {
      _ = try plan(overrides)
      return []
    } catch let error as ConfigurationError {
      return error.problems.map { "\($0.key): \($0.message)" }
    } catch { return ["\(error)"] }
  }

  @Test(
    "1. measures are undefined before the last step and numbers there; the network is the one that nobody asks",
    arguments: [(probe, "probe_half_clean", 24), (clustering, "ari_gradients", 8)])
  func record(_ overrides: [String], _ name: String, _ count: Int) throws {
    let (plain, asked) = (try plan([]), try plan(overrides))
    let (before, record) = (try plain.trials[1].record(), try asked.trials[1].record())
    let again = try asked.trials[1].record()
    // NaN equals nothing, its bits do.
    func bits(_ record: TrialRecord) -> [UInt64] {
      record.observations.flatMap { $0.values.map(\.bitPattern) }
    }
    #expect(bits(again) == bits(record) && again.tables == record.tables, "a pure function")
    #expect(record.fingerprint == before.fingerprint && before.tables.isEmpty)
    #expect(record.measures.count == before.measures.count + count)
    let place = try #require(record.measures.firstIndex(of: name))
    let values = record.observations.map { $0.values[place] }
    #expect(values.dropLast().allSatisfy(\.isNaN) && values.count == 4)
    #expect(values.last?.isFinite == true && record.tables.count == 1)
    let other = try asked.trials[0].record()
    #expect(other.tables != record.tables)
  }

  @Test("2. a diverged network is asked nothing")
  func diverged() throws {
    let record = try plan(Self.probe + ["train.optimizer=sgd", "train.lr=1e30"]).trials[0].record()
    #expect(record.outcome != .finished && record.tables.isEmpty)
    #expect(record.observations.allSatisfy { $0.values.count == record.measures.count })
  }

  @Test("3. numbers are missed where they are needed, and refused where nobody asks for them")
  func misuse() {
    #expect(
      problems(Self.probe.dropLast()) == [
        "record.probe_ridge: is missing; observe: probe needs it"
      ])
    #expect(
      problems(["record.probe_ridge=0.1"]) == [
        "record.probe_ridge: has no meaning without observe: probe"
      ])
    #expect(
      problems(Self.probe + ["record.probe_label_noise=[0, 1]"]) == [
        "record.probe_label_noise: must be less than 1, got 1"
      ])
    #expect(
      problems(Self.clustering + ["inputs.importance=2"]) == [
        "record.observe: clustering is for inputs.importance: 1 only"
      ])
    #expect(problems(Self.probe + ["inputs.importance=2"]).isEmpty)
  }

  @Test("4. their cost counts: a quadratic number of examples takes time and memory")
  func cost() throws {
    func cell(_ overrides: [String]) throws -> TrialConfiguration {
      try #require(try plan(overrides).cells.first)
    }
    let few = try cell(Self.clustering)
    let many = try cell(Self.clustering + ["record.clustering_examples=300"])
    #expect(few.estimatedSeconds > (try cell([])).estimatedSeconds)
    // 1800 examples: 5 · 4/3 · 1800³ operations at 10¹⁰ a second, 64 · 1800² bytes.
    #expect((3...6).contains(many.estimatedSeconds) && many.estimatedBytes > 2e8)
  }
}
