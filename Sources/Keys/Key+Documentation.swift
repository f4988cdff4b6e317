// How documentation and editors learn of keys.

extension Key {
  /// The key's row in docs/experiment-file.md: key, type and range, default, meaning.
  package var documentation: String {
    let cells = ["`\(key)`", kind.text, defaultText, summary].map {
      $0.replacing("|", with: "\\|")
    }
    return "| \(cells.joined(separator: " | ")) |"
  }

  /// What holds where the key is not given; empty for a key that is required.
  private var defaultText: String {
    guard let owners else { return presence.text ?? "" }
    var groups: [(presence: Presence, names: [String])] = []
    for (name, presence) in owners.presences {
      if let index = groups.firstIndex(where: { $0.presence.text == presence.text }) {
        groups[index].names.append(name)
      } else {
        groups.append((presence, [name]))
      }
    }
    let selector = Key.name(of: owners.selector)
    return groups.map { group in
      let names = "with \(selector): \(group.names.joined(separator: ", "))"
      return group.presence.text.map { "\($0) \(names)" } ?? "required \(names)"
    }.joined(separator: "; ")
  }
}

extension Key.Presence {
  /// The default in words, `nil` where there must be a value.
  fileprivate var text: String? {
    switch self {
    case .required: nil
    case .optional(let value), .written(let value):
      switch value {
      case .number(let number): "`\(number.short)`"
      case .text(""): "`[]`"
      case .integer, .text, .flag: "`\(value)`"
      }
    case .absent: "none"
    }
  }
}

extension Key.Kind {
  /// Type and range in words.
  fileprivate var text: String {
    switch self {
    case .integer(let minimum, .max): "whole, ≥ \(minimum)"
    case .integer(let minimum, let maximum): "whole, \(minimum) … \(maximum)"
    case .number(let range): range.text
    case .flag: "`true` or `false`"
    case .choice(let names): names.map { "`\($0)`" }.joined(separator: ", ")
    case .choices(let names): "list of " + names.map { "`\($0)`" }.joined(separator: ", ")
    case .law(let rule):
      ([rule.range.text] + (rule.allowsLists ? ["a list"] : [])
        + rule.shapes.map { "`{\($0.name): \($0.form)}`" }).joined(separator: ", ")
    }
  }

  /// The JSON Schema (draft 2020-12) of the values.
  package var schema: [String: SchemaValue] {
    switch self {
    case .integer(let minimum, let maximum):
      ["type": "integer", "minimum": .number(Double(minimum))].merging(
        maximum == .max ? [:] : ["maximum": .number(Double(maximum))]
      ) { $1 }
    case .number(let range): range.schema
    case .flag: ["type": "boolean"]
    case .choice(let names): ["enum": .list(names.map(SchemaValue.text))]
    case .choices(let names):
      [
        "type": "array", "uniqueItems": .flag(true),
        "items": .object(["enum": .list(names.map(SchemaValue.text))]),
      ]
    case .law(let rule): ["anyOf": .list(rule.schemas)]
    }
  }
}

extension LawRule {
  fileprivate var schemas: [SchemaValue] {
    let number = SchemaValue.object(range.schema)
    let list: [SchemaValue] = allowsLists ? [.object(["type": "array", "items": number])] : []
    return [number] + list
      + shapes.map { shape in
        .object([
          "type": "object", "required": .list([.text(shape.name)]),
          "additionalProperties": .flag(false),
          "properties": .object([shape.name: .object(["description": .text(shape.form)])]),
        ])
      }
  }
}

extension NumberRange {
  /// The bounds in words.
  fileprivate var text: String {
    let upper: String? =
      below < .infinity ? "< \(below.short)" : maximum < .infinity ? "≤ \(maximum.short)" : nil
    guard minimum > -.infinity else { return upper ?? "number" }
    guard let upper else { return "\(isMinimumExcluded ? ">" : "≥") \(minimum.short)" }
    return "\(minimum.short) \(isMinimumExcluded ? "<" : "≤") · \(upper)"
  }

  fileprivate var schema: [String: SchemaValue] {
    var schema: [String: SchemaValue] = ["type": "number"]
    if minimum > -.infinity {
      schema[isMinimumExcluded ? "exclusiveMinimum" : "minimum"] = .number(minimum)
    }
    if below < .infinity { schema["exclusiveMaximum"] = .number(below) }
    if maximum < .infinity { schema["maximum"] = .number(maximum) }
    return schema
  }
}

/// A piece of a JSON Schema.
package indirect enum SchemaValue: Sendable, Encodable, ExpressibleByStringLiteral {
  /// A name or a description.
  case text(String)
  /// A bound.
  case number(Double)
  /// A switch.
  case flag(Bool)
  /// Alternatives.
  case list([SchemaValue])
  /// A schema.
  case object([String: SchemaValue])

  /// A text.
  package init(stringLiteral value: String) { self = .text(value) }

  /// Writes the piece as JSON.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .flag(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let members): try container.encode(members)
    }
  }
}
