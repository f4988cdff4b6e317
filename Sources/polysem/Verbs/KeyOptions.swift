internal import ArgumentParser
internal import Families
internal import Foundation
internal import Keys
internal import Study

/// The options of `train` that are keys of an experiment file: `--lr 0.01` is `train.lr`.
struct KeyOptions {
  /// What was given, in YAML, by dotted key.
  private var given: [String: String] = [:]
  private var defaults: [String: ParameterValue] = [:]

  /// The keys that have an option.
  private static let keys = Autoencoder.allKeys.filter {
    $0.effect != .record && $0.key != Families.key.key
  }

  /// Takes options that the argument parser does not know, and `key=value` assignments.
  ///
  /// - Throws: `ValidationError` for what is neither option nor value.
  init(_ words: [String], assignments: [String]) throws {
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else { throw ValidationError("unexpected argument: \(word)") }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
      let name = parts.first ?? ""
      let full = Self.abbreviations[name] ?? name
      guard let key = Self.keys.first(where: { Self.option(for: $0.key) == "--\(full)" }) else {
        let known = Self.keys.map { Self.option(for: $0.key) }
        throw ValidationError(
          "unknown option --\(name)\(Spelling.hint(for: "--\(name)", among: known))")
      }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
        throw ValidationError("missing value for --\(name)")
      }
      given[key.key] = value
    }
    for assignment in assignments {
      let parts = assignment.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("--set takes key=value, got \(assignment)")
      }
      let key = Self.keys.first { $0.name == parts[0] || $0.key == parts[0] }
      given[key?.key ?? "train.\(parts[0])"] = parts[1]
    }
  }

  /// What a key is called on the command line.
  static func option(for key: String) -> String {
    let name = key == "inputs.law" ? "inputs" : Key.name(of: key)
    return "--" + name.replacing("_", with: "-")
  }

  /// What may be written for short.
  private static let abbreviations = ["features": "n-features", "hidden": "n-hidden"]

  /// One line a key; a link of the documentation is a path here.
  static var help: String {
    keys.map { key in
      let option = option(for: key.key).padding(toLength: 26, withPad: " ", startingAt: 0)
      let link = /\[[^\]]*\]\(([^)]*)\)/
      let summary =
        key.summary.contains("](") ? key.summary.replacing(link) { "docs/\($0.1)" } : key.summary
      return "  \(option) \(summary)"
    }.joined(separator: "\n")
  }

  /// Sets what holds where nothing is given.
  mutating func setDefaults(_ values: [String: ParameterValue]) { defaults = values }

  /// What was given for a key, as it was written.
  subscript(key: String) -> String? { given[key] }

  /// Sets what a key holds, in YAML.
  mutating func set(_ key: String, _ value: String) { given[key] = value }

  /// Takes a key out.
  mutating func remove(_ key: String) -> String? { given.removeValue(forKey: key) }

  /// Takes n and m from a file of weights, with which options must agree.
  mutating func setShape(of file: WeightFile) throws {
    for (key, found) in [("model.n_features", file.features), ("model.n_hidden", file.hidden)] {
      if let wanted = given[key], NumberSpelling.value(of: wanted)?.asExactInteger != found {
        throw CommandFailure(
          .badInput, "\(file.path): \(Self.option(for: key)) says \(wanted), the file has \(found)")
      }
      given[key] = "\(found)"
    }
  }

  /// Refuses a command line that says too little to begin with.
  func requireShapeAndOptimizer() throws {
    guard given["model.n_features"] != nil, given["model.n_hidden"] != nil else {
      throw ValidationError("give --n-features and --n-hidden, or --initial")
    }
    for key in ["train.optimizer", "train.lr", "train.steps"] where given[key] == nil {
      throw ValidationError("missing expected option \(Self.option(for: key))")
    }
  }

  /// The configuration that all of it makes.
  ///
  /// - Throws: `ConfigurationError` that speaks of options.
  func configuration() throws -> TrialConfiguration {
    var problems: [ConfigurationProblem] = []
    var parameters = defaults
    for (name, text) in given {
      guard let key = Self.keys.first(where: { $0.key == name }) else {
        parameters[name] = .text(text)
        continue
      }
      do throws(Key.Violation) {
        guard let node = YAMLSource(override: text).root else {
          throw Key.Violation("is no value: \(text)")
        }
        parameters[name] = try key.read(node)
      } catch {
        problems.append(
          ConfigurationProblem(file: "command line", line: nil, key: name, message: error.message))
        parameters[name] = nil
      }
    }
    do throws(ConfigurationError) {
      let configuration = try TrialConfiguration(parameters: parameters, source: "command line")
      if problems.isEmpty { return configuration }
    } catch {
      // A value that could not be read now only seems to be missing.
      let known = Set(problems.map(\.key))
      problems += error.problems.filter { !known.contains($0.key) }
    }
    throw ConfigurationError(problems).renamingKeys(Self.option)
  }
}
