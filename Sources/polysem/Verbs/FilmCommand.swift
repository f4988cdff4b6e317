internal import Analysis
internal import ArgumentParser
internal import Foundation
internal import Records
internal import Report
internal import Store

struct FilmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "film",
    abstract: "Show the weights of one stored network over its training: an SVG strip, or a GIF.",
    discussion: """
      Takes the matrices that the study kept (record.snapshots, record.matrices) and trains nothing. Neurons stand in the \
      order of the features that end on them, so that winners form a staircase.

      Examples:
        polysem film results/winner-take-all --out strip.svg
        polysem film results/winner-take-all 3 --out film.gif
      """)

  @Argument(help: "A results folder.", transform: path)
  var folder: String

  @Argument(
    help:
      "Which trial: its row in `polysem export FOLDER --csv`, from 0, or the beginning of its key.")
  var trial = "0"

  @Option(help: "The picture, .svg or .gif; default: FOLDER/film.svg.", transform: path)
  var out: String?

  @OptionGroup var pictures: PictureOptions

  private var isAnimation: Bool { out?.hasSuffix(".gif") ?? false }

  mutating func validate() throws {
    if let out, !out.hasSuffix(".svg"), !out.hasSuffix(".gif") {
      throw ValidationError("--out ends in .svg or .gif, got \(out)")
    }
  }

  mutating func run() throws {
    let store = try ResultStore(
      folder: URL(fileURLWithPath: folder, isDirectory: true), access: .readOnly)
    let chosen = try TrialChoice(folder: folder, store: store).trial(trial, option: "TRIAL")
    let file = out ?? "\(folder)/film.svg"
    try OutputFile.check(file)
    let film = try store.film(of: chosen)
    let writer = FilmWriter(python: pictures.interpreter)
    try OutputFile.write(isAnimation ? writer.animation(film) : writer.strip(film), to: file)
    try StandardOutput.writeLine("\(file)  trial \(film.key), \(film.looks.count) looks")
  }
}

extension ResultStore {
  /// The film of a trial that was read without its matrices.
  func film(of chosen: StoredTrial) throws -> WeightFilm {
    // A trial that is there has its record.
    let trial = try wholeTrial(chosen.identity) ?? chosen
    return try WeightFilm(of: trial) { try load($0) }
  }
}
