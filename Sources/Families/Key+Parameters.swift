internal import Keys
internal import Model

extension Key {
  /// The keys of what the members of a registry need, each once: a key goes with the members that
  /// have it.
  ///
  /// - Parameters:
  ///   - selector: the key that chooses a member.
  ///   - members: each member's name with what it needs. Members that share a key mean the same.
  ///   - section: where the keys stand.
  /// - Returns: in the order in which the members first name them.
  static func each(
    of selector: String, in members: [(name: String, parameters: [ParameterDescription])],
    section: String
  ) -> [Key] {
    var descriptions: [ParameterDescription] = []
    for parameter in members.flatMap(\.parameters)
    where !descriptions.contains(where: { $0.key == parameter.key }) {
      descriptions.append(parameter)
    }
    return descriptions.map { description in
      let owners = members.compactMap { member in
        member.parameters.first { $0.key == description.key }.map {
          (name: member.name, presence: $0.defaultValue.map(Presence.optional) ?? .required)
        }
      }
      return Key(
        "\(section).\(description.key)", description.kind.asKey, of: Owners(selector, owners),
        description.meaning)
    }
  }
}

extension ParameterDescription.Kind {
  var asKey: Key.Kind {
    switch self {
    case .number(let range): .number(range)
    // Larger ones are exact in no double, nor is any memory that large.
    case .count(let minimum): .integer(minimum: minimum, maximum: 1 << 40)
    case .choice(let names): .choice(names)
    case .perFeature(let range): .law(.perFeature(range))
    case .numbers(let range): .law(.numbers(range))
    }
  }
}

extension LawRule {
  /// A number that may change from step to step; bare numbers lie in `range`.
  static func schedule(_ range: NumberRange) -> LawRule {
    LawRule(
      range: range,
      shapes: Schedules.all.filter { $0 != Constant.self }.map { shape in
        Shape(shape.name, shape.usage) { Schedule.problem(with: $0, in: shape) }
      })
  }

  /// One number or several.
  static func numbers(_ range: NumberRange) -> LawRule {
    LawRule(range: range, allowsLists: true, shapes: [])
  }

  /// A number for each feature.
  static func perFeature(_ range: NumberRange) -> LawRule {
    LawRule(
      range: range, allowsLists: true,
      shapes: FeatureLaw.shapes.map { shape in
        Shape(shape.name, shape.form) { numbers in
          FeatureLaw(shape: shape.name, numbers) == nil ? "takes \(shape.form)" : nil
        }
      })
  }
}
