import Keys
import Model

enum InputLawSamples {
  /// Every registered law for 12 features, batches of 40 and density 0.3, other parameters being
  /// the first choice or the smallest count.
  static var all: [any InputLaw] {
    InputLaws.all.map { law in
      let values = law.parameters.map { parameter -> (String, InputSettings.Value) in
        switch (parameter.key, parameter.kind) {
        case ("batch", _): ("batch", .number(40))
        case (_, .number), (_, .numbers): (parameter.key, .number(0.3))
        case (_, .perFeature): (parameter.key, .perFeature(.constant(0.3)))
        case (_, .count(let minimum)): (parameter.key, .number(Double(minimum)))
        case (_, .choice(let names)): (parameter.key, .name(names[0]))
        }
      }
      return law.init(
        features: 12, InputSettings(Dictionary(uniqueKeysWithValues: values)))
    }
  }
}
