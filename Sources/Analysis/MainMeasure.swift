// The one number that a study is about, where a single one must be chosen.

internal import Families
package import Study

/// Chooses the measure to show while a study runs, or of a study that asks for no plot.
package enum MainMeasure {
  /// The measure of the stopping rule, else that of the first plot of one, else a main measure of
  /// its family, else the first one observed.
  ///
  /// - Parameters:
  ///   - stopping: the study's stopping rule.
  ///   - plotted: what the study's plots show, in their order.
  ///   - observed: names of the measures that its networks have.
  /// - Returns: one of `observed`; `nil` where there is none.
  package static func name(
    stopping: SequentialStopping? = nil, plotted: [String] = [], observed: [String]
  ) -> String? {
    ([stopping?.measure] + plotted + Families.all.flatMap { $0.mainMeasures } + [observed.first])
      .compactMap { $0 }
      .first(where: observed.contains)
  }
}
