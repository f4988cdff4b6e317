// The numbers behind a plot as tidy CSV.

internal import Keys
internal import Store

extension PlotData {
  /// One row for each mean or bin, with `points` for cells too that have none.
  ///
  /// RFC 4180 with a header and `\n` line ends; empty fields are undefined. Numbers read back
  /// exactly. `unsettled` is the share of the cell's finished networks with more than 1 % of their
  /// features unresolved, `marked` whether the cell is drawn as unsettled.
  package var csv: String {
    let axes = [settings.facet, settings.color].compactMap { $0 }
    let after = ["diverged", "unsettled", "marked"]
    if settings.kind == .histogram {
      var text = CSV.line(
        axes + ["measure", "networks", "bin_lower", "bin_upper", "share"] + after)
      for bin in bins {
        text += CSV.line(
          fields(bin.facet, bin.color)
            + [
              settings.measure, "\(bin.count)", "\(bin.bin.lower)", "\(bin.bin.upper)",
              "\(bin.bin.share)",
            ] + fields(bin.cell))
      }
      return text
    }
    if settings.kind == .front { return frontTable(after) }
    let x = settings.kind == .bins ? "bin" : settings.x?.name ?? "x"
    var text = CSV.line(
      axes + [x, "measure", "networks", "mean", "ci95_lower", "ci95_upper", "interval"] + after)
    for mean in means {
      text += CSV.line(
        fields(mean.facet, mean.color)
          + ["\(mean.x)", settings.measure, "\(mean.estimate.count)"] + fields(mean.estimate)
          + fields(mean.cell))
    }
    return text
  }

  /// A row for each cell, with both means.
  private func frontTable(_ after: [String]) -> String {
    let numbers = ["mean", "ci95_lower", "ci95_upper", "interval"]
    let other = settings.x?.name ?? "x"
    var text = CSV.line(
      ["cell", "networks"] + numbers.map { "\(settings.measure)_\($0)" }
        + numbers.map { "\(other)_\($0)" } + after)
    for mean in means {
      text += CSV.line(
        [mean.color?.description ?? "", "\(mean.estimate.count)"] + fields(mean.estimate)
          + (mean.across.map(fields) ?? []) + fields(mean.cell))
    }
    return text
  }

  private func fields(_ estimate: MeanEstimate) -> [String] {
    [estimate.mean, estimate.lower, estimate.upper].map { $0.map { "\($0)" } ?? "" }
      + [estimate.method ?? ""]
  }

  private func fields(_ facet: ParameterValue?, _ color: ParameterValue?) -> [String] {
    (settings.facet == nil ? [] : [facet?.description ?? ""])
      + (settings.color == nil ? [] : [color?.description ?? ""])
  }

  private func fields(_ cell: CellState) -> [String] {
    ["\(cell.diverged)", cell.unsettledShare.map { "\($0)" } ?? "", "\(cell.isUnsettled)"]
  }
}
