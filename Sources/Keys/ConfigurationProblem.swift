/// One thing that is wrong with an experiment file, an override or a set of parameters.
public struct ConfigurationProblem: Sendable, Hashable {
  /// Where it was written: the file's path as it was given, or `command line`.
  public let file: String
  /// The line in that file, from 1; `nil` where there is no file or the file as a whole is meant.
  public let line: Int?
  /// The dotted key, such as `train.lr`; empty when no key is to blame (a syntax error).
  public let key: String
  /// What is wrong and what would be right, without a full stop.
  public let message: String

  /// Records a problem.
  public init(file: String, line: Int?, key: String, message: String) {
    self.file = file
    self.line = line
    self.key = key
    self.message = message
  }
}

extension ConfigurationProblem: CustomStringConvertible {
  /// The form compilers use, so that editors can jump to it: `file:line: key: message`.
  public var description: String {
    var parts = [line.map { "\(file):\($0)" } ?? file]
    if !key.isEmpty { parts.append(key) }
    parts.append(message)
    return parts.joined(separator: ": ")
  }
}

/// All problems of a configuration, found in one pass.
public struct ConfigurationError: Error, Sendable, Hashable {
  /// At least one problem: those with a line by line, then those without, each problem once.
  public let problems: [ConfigurationProblem]

  /// Gathers problems, in order and without repetitions.
  public init(_ problems: [ConfigurationProblem]) {
    var seen: Set<ConfigurationProblem> = []
    self.problems = problems.filter { seen.insert($0).inserted }
      .enumerated()
      .sorted { left, right in
        (left.element.line ?? .max, left.offset) < (right.element.line ?? .max, right.offset)
      }
      .map(\.element)
  }

  /// The same problems under other names for their keys.
  ///
  /// The command line uses it to speak of its options: `train.lr` becomes `--lr`.
  ///
  /// - Parameter name: gives the new name of a dotted key.
  /// - Returns: the renamed problems, in the same order.
  public func renamingKeys(_ name: (String) -> String) -> ConfigurationError {
    ConfigurationError(
      problems.map {
        ConfigurationProblem(
          file: $0.file, line: $0.line, key: name($0.key), message: $0.message)
      })
  }
}

extension ConfigurationError {
  /// Whoever made so many has made one over and over: readers look for no more.
  fileprivate static let mostProblems = 1000
}

extension [ConfigurationProblem] {
  /// Whether there are so many that a reader stops: a hint for each of them takes its time.
  package var areEnough: Bool { count >= ConfigurationError.mostProblems }
}

extension ConfigurationError: CustomStringConvertible {
  /// One problem a line.
  public var description: String {
    let rest = problems.areEnough ? ["further problems were not looked for"] : []
    return (problems.map(\.description) + rest).joined(separator: "\n")
  }
}
