internal import Analysis
internal import ArgumentParser
internal import Study

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of experiment files, for editors that complete them.",
    discussion: """
      Examples:
        polysem schema > experiment.schema.json
      """)

  @Option(help: "Print a table of docs/experiment-file.md instead: a model.kind, seeds or record.")
  var table: String?

  mutating func validate() throws {
    let names = ExperimentSchema.tables.map(\.name)
    if let table, !names.contains(table) {
      throw ValidationError("--table takes \(alternatives(names)), got \(table)")
    }
  }

  mutating func run() throws {
    if let table = ExperimentSchema.tables.first(where: { $0.name == table }) {
      try StandardOutput.writeLine(table.text)
    } else {
      try StandardOutput.writeJSON(
        ExperimentSchema.schema(questions: QuestionSchema.sections))
    }
  }
}
