import Matrix
import Model
import Observers
import Records
import TestSupport
import Testing

/// Courses whose tables can be worked out by hand, and one of a trained network.
@Suite("Observers")
struct ObserverTests {
  static func course<Scalar: KernelScalar>(
    _ looks: [(Int, WeightMatrix<Scalar>)], keeps: Bool = true
  )
    -> Course<Scalar>
  {
    let observer = TrainingObserver(initial: looks[0].1, l1: 0)
    var course = Course(initial: observer.initial, keepsSnapshots: keeps)
    for (step, weights) in looks {
      course.add(
        weights, step: step, time: Double(step) / 2, summary: observer.look(at: weights).summary)
    }
    return course
  }

  private static func table<Scalar: KernelScalar>(_ name: String, of course: Course<Scalar>) throws
    -> ObservedTable
  {
    let tables = ObserverSet(["default", name]).tables(of: course)
    #expect(tables.count == 1)
    return try #require(tables.first)
  }

  /// Two features, three neurons, four looks. Feature 0 ends on neuron 2, where it leads at step 0,
  /// is overtaken at 5 and leads again from 20 on; feature 1 stays on neuron 0 throughout.
  private static let race: [(Int, WeightMatrix<Float>)] = [
    (0, [0.25, 0, -0.5, 1, 0.5, 0]), (5, [0.5, -0.75, 0.25, -1, 1, 0]),
    (20, [0.5, 0.25, 0.75, -1, 0, 0.5]), (40, [0, 0.25, -1, 1, 0, 0]),
  ].map { ($0, WeightMatrix(features: 2, hidden: 3, elements: $1)) }

  @Test("1. winners: magnitude, rank, margin at every look, and the step of the last overtaking")
  func winners() throws {
    let table = try Self.table("winners", of: Self.course(Self.race))
    #expect(table.shape == .perFeature && table.rows == [0, 1])
    #expect(table.steps == [0, 5, 20, 40] && table.dimensions == [4, 2, 5])
    let expected: [[Double]] = [
      [2, 0.5, 1, 0.25, 20], [0, 1, 1, 0.5, 0],
      [2, 0.25, 3, -0.5, 20], [0, 1, 1, 0, 0],
      [2, 0.75, 1, 0.25, 20], [0, 1, 1, 0.5, 0],
      [2, 1, 1, 0.75, 20], [0, 1, 1, 1, 0],
    ]
    #expect(table.values == expected.flatMap { $0 })
    let double = Self.race.map { ($0, WeightMatrix<Double>($1)) }
    #expect(try Self.table("winners", of: Self.course(double)) == table)
  }

  @Test("2. one neuron has no rival; a feature that changes at the last look locks in there")
  func winnersAtTheEdge() throws {
    let single: [(Int, WeightMatrix<Float>)] = [
      (0, WeightMatrix(features: 1, hidden: 1, elements: [0.5])),
      (3, WeightMatrix(features: 1, hidden: 1, elements: [1])),
    ]
    let table = try Self.table("winners", of: Self.course(single))
    #expect(table.values[0..<3] == [0, 0.5, 1] && table.values[3].isNaN && table.values[4] == 0)
    let late: [(Int, WeightMatrix<Float>)] = [
      (0, WeightMatrix(features: 1, hidden: 2, elements: [1, 0])),
      (7, WeightMatrix(features: 1, hidden: 2, elements: [0, 1])),
    ]
    #expect(
      try Self.table("winners", of: Self.course(late)).values == [
        1, 0, 2, -1, 7, 1, 1, 1, 1, 7,
      ])
  }

  @Test("3. neurons: window counts by sign, participation ratio, squared norm; NaN for a dead one")
  func neurons() throws {
    let weights = WeightMatrix<Float>(
      features: 3, hidden: 3, elements: [1, 0, 0.5, -1, 0, 0.5, 1, 0, 0])
    let table = try Self.table("neurons", of: Self.course([(0, weights)], keeps: false))
    #expect(table.shape == .perNeuron && table.rows == [0, 1, 2] && table.dimensions == [3, 4])
    #expect(table.values[0..<4] == [2, 1, 3, 3])
    #expect(table.values[4..<6] == [0, 0] && table.values[6].isNaN && table.values[7] == 0)
    #expect(table.values[8...] == [0, 0, 2, 0.5])
  }

  @Test("4. of a trained network: winners agree with each look, neurons with the measures")
  func trained() throws {
    let initial = SampleWeights.normal(features: 24, hidden: 32)
    let observer = TrainingObserver(initial: initial, l1: 0.03)
    let all = ObserverSet(Observers.names)
    #expect(all.looksBack)
    var course = Course(initial: observer.initial, keepsSnapshots: true)
    let steps = [0, 10, 40, 160, 4000]
    let outcome = train(
      initial,
      settings: TrainingSettings(
        optimizer: SGD(learningRate: 0.02, l1: 0.03, values: [:]), steps: 4000, kernel: .automatic),
      noise: .none, observedSteps: steps
    ) { step, weights in
      course.add(
        weights, step: step, time: 0.08 * Double(step), summary: observer.look(at: weights).summary)
    }
    #expect(outcome == .finished && course.steps == steps && course.snapshots.count == 5)
    let winners = try Self.table("winners", of: course)
    var overtaken = 0
    for feature in 0..<24 {
      var lockIn = 0
      for (look, weights) in course.snapshots.enumerated() {
        let entry = (look * 24 + feature) * 5
        let row = weights.row(feature).map { Double(abs($0)) }
        let neuron = Int(winners.values[entry])
        #expect(winners.values[entry + 1] == row[neuron])
        let place = row.sorted(by: >).firstIndex(of: row[neuron]).map { $0 + 1 }
        #expect(winners.values[entry + 2] == place.map(Double.init))
        let leads = row.indices.allSatisfy { row[$0] <= row[neuron] }
        #expect(leads == (winners.values[entry + 3] >= 0))
        if !leads { (lockIn, overtaken) = (look + 1, overtaken + 1) }
      }
      #expect(winners.values[feature * 5 + 4] == Double(steps[lockIn]))
    }
    #expect(overtaken > 0, "a race without overtaking tests nothing")
    let neurons = try Self.table("neurons", of: course)
    let rows = (0..<32).map { Array(neurons.values[4 * $0..<4 * $0 + 4]) }
    let summary = try #require(course.finalSummary)
    let count = Double(rows.count { $0[0] + $0[1] >= 2 })
    #expect(count == Measure.polysemanticNeurons.value(summary) && count > 0)
    #expect(
      rows.reduce(0) { $0 + $1[0] * $1[1] } == Measure.benignPairs.value(summary))
  }

  @Test("5. snapshots are kept where somebody looks back, and counted")
  func memory() {
    let kept = Self.course(Self.race)
    let dropped = Self.course(Self.race, keeps: false)
    #expect(kept.snapshots.map(\.elements) == Self.race.map(\.1.elements))
    #expect(dropped.snapshots.isEmpty && dropped.final == Self.race[3].1)
    #expect(dropped.times == [0, 2.5, 10, 20])
    func bytes(_ names: [String]) -> Double {
      ObserverSet(names).bytesHeld(features: 256, hidden: 1024, looks: 50, scalarSize: 4)
    }
    #expect(bytes(["default", "neurons"]) == 0 && bytes([]) == 0)
    #expect(bytes(["neurons", "winners"]) == 52_428_800)
  }

  @Test("6. tables come in the registry's order, whatever the order of names")
  func order() {
    let course = Self.course(Self.race)
    let names = Observers.all.map { $0.name }
    #expect(ObserverSet(names.reversed()).tables(of: course).map(\.name) == names)
    #expect(ObserverSet(["default"]).tables(of: course).isEmpty)
    for (observer, table) in zip(Observers.all, ObserverSet(names).tables(of: course)) {
      #expect(table.shape == observer.shape && table.columns == observer.columns)
      #expect(!observer.summary.isEmpty)
    }
  }
}
