// An experiment file as a whole: the study, and what is asked of it.

internal import Families
package import Keys
package import Study

/// A checked experiment file with its questions.
package struct StudyFile: Sendable {
  /// What is simulated.
  package let experiment: Experiment
  /// The plots, in file order.
  package let plots: [PlotSettings]
  /// The claims; `nil` where the file makes none.
  package let claims: ClaimSet?

  /// Reads, overrides and checks a file; the parameters are those of `ExperimentFile.load`.
  ///
  /// - Throws: `ConfigurationError` with everything that is wrong with the study, its plots and its
  ///   claims, in the file as it stands and under each of its profiles.
  package static func load(
    path: String, overrides: [String] = [], profile: String? = nil
  ) throws(ConfigurationError) -> StudyFile {
    try StudyFile(
      ExperimentFile.load(
        path: path, overrides: overrides, profile: profile, check: problems))
  }

  /// Checks text under the name `file`.
  ///
  /// - Throws: as `load(path:overrides:profile:)`.
  package static func load(
    text: String, file: String, overrides: [String] = [], profile: String? = nil
  ) throws(ConfigurationError) -> StudyFile {
    try StudyFile(
      ExperimentFile.load(
        text: text, file: file, overrides: overrides, profile: profile, check: problems))
  }

  private init(_ experiment: Experiment) throws(ConfigurationError) {
    self.experiment = experiment
    plots = try PlotReader.plots(
      experiment.questions["plots"], of: experiment.cells, mayLackCells: true)
    claims = try ClaimsFile.claims(
      experiment.questions["claims"], of: experiment.cells,
      study: experiment.figure ?? experiment.name, sourceText: experiment.sourceText)
  }

  /// What is wrong with the questions asked of `cells`; plots name the cells' parameters, so of cells
  /// that could not be read only the claims are checked. A profile may leave out cells that a plot speaks
  /// of, the file itself may not.
  private static func problems(
    _ questions: [String: SourceNode], _ cells: [TrialConfiguration], _ areOfTheFile: Bool
  ) -> [ConfigurationProblem] {
    var problems: [ConfigurationProblem] = []
    do throws(ConfigurationError) {
      if !cells.isEmpty {
        _ = try PlotReader.plots(questions["plots"], of: cells, mayLackCells: !areOfTheFile)
      }
    } catch { problems += error.problems }
    do throws(ConfigurationError) {
      _ = try ClaimsFile.claims(questions["claims"], of: cells, study: "", sourceText: "")
    } catch { problems += error.problems }
    return problems
  }
}
