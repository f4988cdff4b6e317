// The JSON Schema of the sections that ask something of a study, for editors that complete them.

internal import Families
package import Keys

/// What `plots` and `claims` may hold, from the names that their readers know.
package enum QuestionSchema {
  /// Schemas by section.
  package static var sections: [String: SchemaValue] {
    [PlotReader.section: mapping(of: plot), "claims": claims]
  }

  private static let text = SchemaValue.object(["type": "string"])

  private static func mapping(of value: SchemaValue) -> SchemaValue {
    .object(["type": "object", "additionalProperties": value])
  }

  private static func record(
    _ properties: [String: SchemaValue], required: [String]
  ) -> SchemaValue {
    .object([
      "type": "object", "additionalProperties": .flag(false),
      "required": .list(required.map(SchemaValue.text)), "properties": .object(properties),
    ])
  }

  private static func names(_ names: [String]) -> SchemaValue {
    .object(["enum": .list(names.map(SchemaValue.text))])
  }

  private static var plot: SchemaValue {
    var properties = Dictionary(uniqueKeysWithValues: PlotReader.settings.map { ($0, text) })
    properties["kind"] = names(PlotSettings.Kind.allCases.map(\.rawValue))
    let growth = names(PlotSettings.Growth.allCases.map(\.rawValue))
    (properties["x_scale"], properties["y_scale"]) = (growth, growth)
    properties["trials"] = .object(["type": "object"])
    return record(properties, required: [])
  }

  private static var claims: SchemaValue {
    var properties = Dictionary(
      uniqueKeysWithValues: ClaimsReader.setRules.map {
        ($0.key, SchemaValue.object($0.kind.schema))
      })
    properties["level"] = .object(["type": "number"])
    return .object([
      "type": "object", "required": .list(["level", "least_networks"]),
      "properties": .object(properties), "additionalProperties": claim,
    ])
  }

  /// Which options go with which quantity is the reader's business.
  private static var claim: SchemaValue {
    var properties = Dictionary(uniqueKeysWithValues: ClaimsReader.claimKeys.map { ($0, text) })
    properties["quantity"] = names(Quantities.all.map(\.name))
    properties["region"] = region
    properties["trials"] = .object(["type": "object"])
    for flag in ["pooled", "cells"] { properties[flag] = .object(["type": "boolean"]) }
    for option in Quantities.all.flatMap(\.options) {
      properties[option.name] =
        switch option {
        case .value(let key) where GeneralMeasure.keys.contains(key.key):
          names(ClaimsFile.measures(of: Families.all))
        case .value(let key): .object(key.kind.schema)
        case .cells: .object(["type": "object"])
        case .region: region
        case .reference(_, let names):
          .object(["anyOf": .list([Self.names(names), .object(["type": "number"])])])
        }
    }
    return record(properties, required: ["says", "why", "quantity", "region"])
  }

  private static var region: SchemaValue {
    let number = SchemaValue.object(["type": "number"])
    let ends = SchemaValue.object([
      "type": "array", "items": number, "minItems": .number(2), "maxItems": .number(2),
    ])
    return .object([
      "type": "object", "additionalProperties": .flag(false), "minProperties": .number(1),
      "maxProperties": .number(1),
      "properties": .object(["between": ends, "above": number, "below": number]),
    ])
  }
}
