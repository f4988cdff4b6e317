internal import Keys
internal import Observers

// What observers must be given: keys that go with names in a list.

extension RecordSettings {
  /// A key for each number that an observer needs; without a default, and without a trace where no observer asks
  /// for it.
  static let observerKeys: [Key] = Observers.all.flatMap { observer in
    observer.parameters.map { parameter in
      Key(
        key(of: parameter), parameter.kind.asKey, .absent,
        "\(parameter.meaning); required with observe: \(observer.name)", effect: .record)
    }
  }

  private static func key(of parameter: ParameterDescription) -> String {
    "record.\(parameter.key)"
  }

  /// Refuses numbers that nobody asks for, and misses those that somebody does.
  static func completeObserverKeys(_ parameters: inout ResolvedParameters) {
    let asked = parameters.names("record.observe")
    for observer in Observers.all {
      for key in observer.parameters.map(key) {
        let isGiven = parameters.values[key] != nil
        if asked.contains(observer.name) && !isGiven {
          parameters.report(key, "is missing; observe: \(observer.name) needs it")
        } else if isGiven && !asked.contains(observer.name) {
          parameters.report(key, "has no meaning without observe: \(observer.name)")
        }
      }
    }
  }

  /// What the observers of checked parameters were given.
  static func observerSettings(_ parameters: ResolvedParameters) -> ObserverSettings {
    var values: [String: [Double]] = [:]
    for parameter in Observers.all.flatMap({ $0.parameters })
    where parameters.values[key(of: parameter)] != nil {
      switch parameters.values[key(of: parameter)] {
      case .text: values[parameter.key] = parameters.numbers(key(of: parameter))
      case let value: values[parameter.key] = value?.asNumber.map { [$0] }
      }
    }
    return ObserverSettings(values)
  }
}
