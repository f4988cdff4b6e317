internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Records
internal import Report
internal import Store

struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Tell the story of one stored network: who won each feature, who met whom, and when.",
    discussion: """
      Trains the network again from its identity, watched closely, and says whether it is the stored one to the last bit; \
      the study need not have kept anything. Prints winners and pairs of features that were ever together, and draws a \
      filmstrip of the weights, STEM.svg; with --feature its race against all rivals too, STEM-feature-I.svg. Costs \
      one training.

      Examples:
        polysem follow results/smoke --trial 0
        polysem follow results/smoke --trial 0 --feature 1 --out /tmp/story
      """)

  @Argument(help: "A results folder.", transform: path)
  var folder: String

  @Option(
    help:
      "Which trial: its row in `polysem export FOLDER --csv`, from 0, or the beginning of its key.")
  var trial: String

  @Option(help: "A feature whose race is told too, from 0.")
  var feature: Int?

  @Option(
    help: "Path of the files without their endings; default: FOLDER/follow-TRIAL.", transform: path)
  var out: String?

  @OptionGroup var pictures: PictureOptions

  mutating func run() throws {
    let store = try ResultStore(
      folder: URL(fileURLWithPath: folder, isDirectory: true), access: .readOnly)
    let stored = try TrialChoice(folder: folder, store: store).trial(trial, option: "--trial")
    let stem = out ?? "\(folder)/follow-\(stored.identity.key.prefix(12))"
    let names = [stem] + (feature.map { ["\(stem)-feature-\($0)"] } ?? [])
    for file in names.flatMap({ FigureWriter.fileNames(of: $0) }) { try OutputFile.check(file) }
    let story = try TrialStory(replaying: stored)
    let text = StoryText(story)
    var lines = text.lines
    if let feature { lines += try text.race(of: feature) }
    for line in lines { try StandardOutput.writeLine(line) }
    var figures = [try Figure(filmstripOf: story, name: name(of: stem))]
    if let feature {
      figures.append(try Figure(raceOf: feature, in: story, name: name(of: names[1])))
    }
    let place = (stem as NSString).deletingLastPathComponent
    try FigureWriter(python: pictures.interpreter)
      .write(figures, to: URL(fileURLWithPath: place.isEmpty ? "." : place, isDirectory: true))
    for (path, figure) in zip(names, figures) {
      try StandardOutput.writeLine("\(path).svg  \(figure.title)")
    }
  }

  private func name(of path: String) -> String { (path as NSString).lastPathComponent }
}
