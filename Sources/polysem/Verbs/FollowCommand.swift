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
    help: "Path of the files without their endings; default: FOLDER/follow-TRIAL.",
    transform: FileStem.init)
  var out: FileStem?

  @OptionGroup var pictures: PictureOptions

  mutating func run() throws {
    let store = try ResultStore(
      folder: URL(fileURLWithPath: folder, isDirectory: true), access: .readOnly)
    let stored = try TrialChoice(folder: folder, store: store).trial(trial, option: "--trial")
    let stem = try out ?? FileStem("\(folder)/follow-\(stored.identity.key.prefix(12))")
    let names = [stem.name] + (feature.map { ["\(stem.name)-feature-\($0)"] } ?? [])
    let paths = names.map(stem.sibling)
    for file in paths.flatMap({ FigureWriter.fileNames(of: $0) }) { try OutputFile.check(file) }
    let story = try TrialStory(replaying: stored)
    let text = StoryText(story)
    var lines = text.lines
    if let feature { lines += try text.race(of: feature) }
    for line in lines { try StandardOutput.writeLine(line) }
    var figures = [try Figure(filmstripOf: story, name: stem.name)]
    if let feature {
      figures.append(try Figure(raceOf: feature, in: story, name: names[1]))
    }
    try FigureWriter(python: pictures.interpreter).write(figures, to: stem.folder)
    for (path, figure) in zip(paths, figures) {
      try StandardOutput.writeLine("\(path).svg  \(figure.title)")
    }
  }
}
