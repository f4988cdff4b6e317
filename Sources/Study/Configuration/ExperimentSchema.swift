internal import Families
package import Keys

/// The JSON Schema of experiment files, from the same keys that check them.
package enum ExperimentSchema {
  /// Draft 2020-12. Which keys go together is the reader's business; an editor wants names, types,
  /// ranges and meanings. `questions` are the schemas of the sections that ask something.
  package static func schema(questions: [String: SchemaValue]) -> SchemaValue {
    let keys = unique(Families.all.flatMap { $0.allKeys })
    var properties: [String: SchemaValue] = [
      "name": .object(["type": "string", "pattern": "^[a-z0-9-]+$"]),
      "figure": .object(["type": "string", "pattern": "^[a-z0-9-]+$"]),
      "seeds": section("seeds", of: Seeds.keys),
      "sweep": sweep(keys),
      "profiles": .object(["type": "object", "additionalProperties": .object(["type": "object"])]),
    ].merging(questions) { own, _ in own }
    for name in Families.sections { properties[name] = section(name, of: keys) }
    return .object([
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "polysem experiment", "type": "object", "additionalProperties": .flag(false),
      "required": .list(["name", "model", "seeds"]),
      "properties": .object(properties),
    ])
  }

  /// The tables of docs/experiment-file.md, in Markdown.
  package static let tables: [(name: String, text: String)] = {
    let families = Families.all.map { ($0.name, [Families.key] + $0.keys) }
    let sections = [("seeds", Seeds.keys), ("record", RecordSettings.keys)]
    return (families + sections).map { name, keys in
      let head = ["| key | type and range | default | meaning |", "|---|---|---|---|"]
      return (name, (head + keys.map(\.documentation)).joined(separator: "\n"))
    }
  }()

  /// Keys that several families have may differ in what they allow: any of it passes.
  private static func unique(_ keys: [Key]) -> [(key: Key, schemas: [SchemaValue])] {
    var result: [(key: Key, schemas: [SchemaValue])] = []
    for key in keys {
      if let index = result.firstIndex(where: { $0.key.key == key.key }) {
        result[index].schemas.append(.object(key.kind.schema))
      } else {
        result.append((key, [.object(key.kind.schema)]))
      }
    }
    return result
  }

  private static func section(
    _ name: String, of keys: [(key: Key, schemas: [SchemaValue])]
  ) -> SchemaValue {
    var members: [String: SchemaValue] = [:]
    for (key, schemas) in keys where key.key == "\(name).\(key.name)" {
      members[key.name] = .object([
        "description": .text(key.summary), "anyOf": .list(schemas),
      ])
    }
    return .object([
      "type": "object", "additionalProperties": .flag(false), "properties": .object(members),
    ])
  }

  private static func section(_ name: String, of keys: [Key]) -> SchemaValue {
    let rule = SchemaValue.object(["type": "object"])
    return section(
      name,
      of: keys.map { key in
        // In place of a number of replicates there may be a rule.
        (key, [.object(key.kind.schema)] + (key.key == Seeds.replicatesKey ? [rule] : []))
      })
  }

  private static func sweep(_ keys: [(key: Key, schemas: [SchemaValue])]) -> SchemaValue {
    let swept = keys.map(\.key).filter { $0.effect != .record && $0.key != Families.key.key }
    let values = SchemaValue.object([
      "anyOf": .list([.object(["type": "array"]), .object(["type": "object"])])
    ])
    func mapping(_ value: SchemaValue) -> SchemaValue {
      .object([
        "type": "object", "additionalProperties": .flag(false),
        "properties": .object(Dictionary(uniqueKeysWithValues: swept.map { ($0.key, value) })),
      ])
    }
    let single = mapping(.object([:]))
    let condition = SchemaValue.object([
      "type": "object", "additionalProperties": .flag(false), "required": .list(["if"]),
      "properties": .object(["if": single, "set": single, "parameters": mapping(values)]),
    ])
    return .object([
      "type": "object", "additionalProperties": .flag(false),
      "properties": .object([
        "method": .object(["enum": .list(["grid", "random"])]),
        "count": .object(["type": "integer"]), "seed": .object(["type": "integer"]),
        "parameters": mapping(values), "zip": mapping(values),
        "cells": .object(["type": "array", "items": single]),
        "when": .object(["type": "array", "items": condition]),
      ]),
    ])
  }
}
