/// A number that may change from step to step: a learning rate or a penalty.
///
/// Its value belongs to a step and the number of steps in all. Steps count from 0; the step that
/// would follow the last one has a value too, which a schedule "to" some value reaches there, as in
/// PyTorch.
public struct Schedule: Sendable, Hashable, CustomStringConvertible {
  /// The law that gives the value.
  public let shape: any ScheduleShape.Type
  /// What the law is about, in the order of its documentation.
  public let numbers: [Double]
  /// The value of every step, `nil` if it changes.
  public let constant: Double?

  /// The same value at every step.
  public static func constant(_ value: Double) -> Schedule {
    Schedule(Constant.self, [value])
  }

  /// Assembles a schedule.
  ///
  /// - Precondition: `Schedule.problem(with:in:)` finds none.
  public init(_ shape: any ScheduleShape.Type, _ numbers: [Double]) {
    let problem = Self.problem(with: numbers, in: shape)
    precondition(problem == nil, problem ?? "")
    (self.shape, self.numbers) = (shape, numbers)
    constant = shape == Constant.self ? numbers[0] : nil
  }

  /// What is wrong with the numbers, `nil` for nothing: a sentence without its subject, such as
  /// `needs two numbers, from and to`.
  public static func problem(with numbers: [Double], in shape: any ScheduleShape.Type) -> String? {
    if let bad = numbers.first(where: { !$0.isFinite }) {
      return "needs finite numbers, got \(bad)"
    }
    if let problem = shape.problem(with: numbers) { return problem }
    return shape.levels(in: numbers).first { $0 < 0 }.map { "must not be negative, got \($0)" }
  }

  /// The value of a step.
  ///
  /// - Parameters:
  ///   - step: 0 ... `steps`.
  ///   - steps: optimiser steps in all.
  /// - Returns: the law's value there.
  @inline(__always)
  public func value(at step: Int, of steps: Int) -> Double {
    constant ?? shape.value(numbers, at: step, of: steps)
  }

  /// Whether the value is zero at every step.
  public var isZero: Bool { shape.levels(in: numbers).allSatisfy { $0 == 0 } }

  /// As YAML, such as `{linear: [0.001, 0.0]}`; a bare number for a constant.
  public var description: String {
    constant.map { "\($0)" } ?? "{\(shape.name): \(shape.text(of: numbers))}"
  }

  /// Whether both have the same law and numbers.
  public static func == (left: Schedule, right: Schedule) -> Bool {
    left.shape == right.shape && left.numbers == right.numbers
  }

  /// Hashes law and numbers.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape.name)
    hasher.combine(numbers)
  }
}

/// A law by which a number changes from step to step.
///
/// One law is one file in `Schedules/`: a type without values that conforms to `ScheduleShape`, and
/// its name in `Schedules.all`.
public protocol ScheduleShape: Sendable {
  /// The name in experiment files, such as `linear`.
  static var name: String { get }

  /// Its numbers in words, such as `[from, to]`.
  static var usage: String { get }

  /// What is wrong with finite numbers, such as their count; `nil` for nothing.
  static func problem(with numbers: [Double]) -> String?

  /// Those of the numbers that are values: all values lie between the smallest and the largest, or
  /// are zero.
  static func levels(in numbers: [Double]) -> [Double]

  /// The value of a step, 0 ... `steps`.
  static func value(_ numbers: [Double], at step: Int, of steps: Int) -> Double

  /// The numbers as YAML.
  static func text(of numbers: [Double]) -> String
}

extension ScheduleShape {
  /// A list of numbers.
  public static func text(of numbers: [Double]) -> String {
    "[\(numbers.map { "\($0)" }.joined(separator: ", "))]"
  }
}

/// The laws of schedules there are.
public enum Schedules {
  /// Every law; adding one means adding it here.
  public static let all: [any ScheduleShape.Type] = [
    Constant.self, Linear.self, WarmUp.self, Breakpoints.self, Cosine.self,
  ]

  /// The law of that name, `nil` when there is none.
  public static func named(_ name: String) -> (any ScheduleShape.Type)? {
    all.first { $0.name == name }
  }
}
