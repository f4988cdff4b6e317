// Claims about what at the start tells which neuron a feature ends on, from kept initial weights.

internal import Keys
internal import Records
internal import Statistics
internal import Store
internal import Study

extension Quantity {
  private static let covariates = WinnerCovariate.allCases.map(\.rawValue)
  private static let model = ClaimOption.value(
    Key("model", .choices(covariates), .required, "what the winner is explained by"))

  /// A coefficient of the conditional logit of the winner.
  static let winnerLogit = Quantity(
    "winner_logit",
    "the coefficient of {coefficient} in the conditional logit of the winner on {model}",
    options: [
      .value(Key("coefficient", .choice(covariates), .required, "which of them")), model,
    ],
    conflict: { options in
      let names = (options["model"]?.asText ?? "").split(separator: ",").map(String.init)
      guard let name = options["coefficient"]?.asText, !names.contains(name) else { return nil }
      return ("coefficient", "\(name) is not in the model")
    }
  ) { data in
    let model = data.covariates("model")
    guard let place = model.map(\.rawValue).firstIndex(of: data.text("coefficient")) else {
      return []
    }
    return try data.racesByCell { cell in
      guard let races = try WinnerChoices(cell, model, load: data.loadMatrix) else { return nil }
      guard races.networks.count >= 2 else { return [] }
      let fit = try WinnerChoices.fit(
        races.networks.sorted { $0.key < $1.key }.map(\.value), parameters: model.count)
      return fit.pseudoValues.map { $0[place] }
    }
  }

  /// How often the likeliest neuron wins in networks that the model was not fitted to.
  static let winnerPrediction = Quantity(
    "winner_prediction", "the share of held-out features whose winner is the likeliest by {model}",
    options: [model]
  ) { data in
    let model = data.covariates("model")
    return try data.racesByCell { cell in
      try WinnerChoices(cell, model, load: data.loadMatrix).map { races in
        try races.scored { Array(try $0.heldOutHits(parameters: model.count).values) }
      }
    }
  }

  /// By how much more often one model does than another, network by network.
  static let winnerPredictionGain = Quantity(
    "winner_prediction_gain",
    "the share of held-out features whose winner is the likeliest by {model}, less that by {over},",
    options: [
      model, .value(Key("over", .choices(covariates), .required, "what it is compared with")),
    ]
  ) { data in
    let (model, other) = (data.covariates("model"), data.covariates("over"))
    return try data.racesByCell { cell in
      guard let races = try WinnerChoices(cell, model, load: data.loadMatrix),
        let others = try WinnerChoices(cell, other, load: data.loadMatrix)
      else { return nil }
      return try races.scored { races in
        let hits = try races.heldOutHits(parameters: model.count)
        let otherHits = try others.heldOutHits(parameters: other.count)
        return hits.map { $0.value - (otherHits[$0.key] ?? .nan) }
      }
    }
  }
}

extension WinnerChoices {
  /// A score, where both halves have a network.
  fileprivate func scored(_ score: (WinnerChoices) throws -> [Double]) throws -> [Double] {
    Set(networks.keys.map { $0.number % 2 }).count == 2 ? try score(self) : []
  }
}

extension ClaimData {
  fileprivate func covariates(_ key: String) -> [WinnerCovariate] {
    text(key).split(separator: ",").compactMap { WinnerCovariate(rawValue: String($0)) }
  }

  /// Student's t of one value for each network, cell by cell.
  ///
  /// - Parameter values: `nil` where the cell's objective is not the plain one, empty where nothing
  ///   was kept.
  /// - Returns: One a cell, in the cells' order.
  /// - Throws: What `values` throws, but for a fit that fails, which is the cell's obstacle.
  fileprivate func racesByCell(_ values: (Cell) throws -> [Double]?) throws -> [Evidence] {
    let cells = try networks()
    let names = CellNames(cells)
    return try cells.map { cell in
      let name = names.name(of: cell)
      do {
        guard let values = try values(cell) else {
          return .none(
            "the first gradient is known of the plain objective only", cell: name,
            diverged: cell.diverged)
        }
        var evidence = Evidence.mean(values.sorted(), cell: name, diverged: cell.diverged)
        if values.isEmpty, !cell.finished.isEmpty {
          evidence.obstacle = "too few networks kept their initial weights"
        }
        evidence.obstacle = try cell.unsettledReason() ?? evidence.obstacle
        return evidence
      } catch let error as FitError {
        return .none(error.description, cell: name, diverged: cell.diverged)
      }
    }
  }
}
