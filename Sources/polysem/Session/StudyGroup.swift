// Studies that belong together: experiment files with plots and claims, one folder of results each.

internal import Analysis
internal import Foundation
internal import Keys

/// Names of studies as `reproduce` takes them: `questions/NAME`, or `questions` for all of a group.
struct StudyGroup {
  /// Folders of experiments, and of results.
  static let all = ["questions", "toy-models", "levers", "dictionaries"]

  /// The group's name.
  let name: String
  /// Names without the group, in the order given; all for the group's name alone.
  let names: [String]
  private let folder: String

  /// The group that an argument of `reproduce` names; `nil` for a figure.
  static func named(by argument: String) -> String? {
    all.first { argument == $0 || argument.hasPrefix("\($0)/") }
  }

  /// Resolves arguments, all of one group, against the files in `folder`.
  ///
  /// - Throws: `CommandFailure` for a study that has no file.
  init(_ group: String, _ arguments: [String], in folder: String) throws {
    name = group
    self.folder = folder
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let known = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    var names: [String] = []
    for argument in arguments {
      let wanted =
        argument == group ? known : [String(argument.dropFirst(group.count + 1))]
      for name in wanted where !names.contains(name) {
        guard known.contains(name) else {
          throw CommandFailure(
            .badInput,
            "there is no study \(Spelling.visible(name)) in \(folder)"
              + "\(Spelling.hint(for: name, among: known))"
              + (known.isEmpty ? "" : " (known: \(known.joined(separator: ", ")))"))
        }
        names.append(name)
      }
    }
    guard !names.isEmpty else {
      throw CommandFailure(.badInput, "\(folder): there is no experiment file")
    }
    self.names = names
  }

  /// Reads all files; what is wrong with any of them is reported together.
  func studies(
    overrides: [String], profile: String?
  ) throws(ConfigurationError) -> [(name: String, file: StudyFile)] {
    var problems: [ConfigurationProblem] = []
    var studies: [(name: String, file: StudyFile)] = []
    for name in names {
      do throws(ConfigurationError) {
        let path = "\(folder)/\(name).yaml"
        studies.append(
          (name, try StudyFile.load(path: path, overrides: overrides, profile: profile)))
      } catch {
        problems += error.problems
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    return studies
  }
}
