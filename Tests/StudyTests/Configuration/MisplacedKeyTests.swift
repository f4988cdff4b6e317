import Keys
import Records
import Study
import Testing

/// Unknown, duplicated and missing keys, wrong shapes and wrong syntax.
@Suite struct MisplacedKeyTests {
  @Test(arguments: [
    Impossible(
      "lr: 1.0e-3", "lr: 1.0e-3, l9: 1",
      "x.yaml:3: train.l9: is not a known key"),
    Impossible(
      "lr: 1.0e-3", "lr: 1.0e-3, wieght_decay: 1",
      "x.yaml:3: train.wieght_decay: is not a known key; did you mean weight_decay?"),
    Impossible(
      "lr: 1.0e-3", "lr: 1.0e-3, points: 1",
      "x.yaml:3: train.points: is not a known key; did you mean record.points?"),
    Impossible(
      "lr: 1.0e-3", "lr: 1.0e-3, end_time: 1",
      "x.yaml:3: train.end_time: is a key of model.kind: row_flow only"),
    Impossible(
      "name: minimal", "name: minimal\nsweeps: {}",
      "x.yaml:2: sweeps: is not a known key; did you mean sweep?"),
    Impossible(
      "study: 20240301", "study: 20240301, replicate: 3",
      "x.yaml:4: seeds.replicate: is not a known key; did you mean replicates?"),
    Impossible("name: minimal\n", "", "x.yaml:1: name: is missing"),
    Impossible("lr: 1.0e-3, ", "", "x.yaml:3: train.lr: is missing"),
    Impossible("study: 20240301, ", "", "x.yaml:4: seeds.study: is missing"),
    Impossible(", init: xavier", "", "x.yaml:2: model.init: is missing"),
    Impossible(
      "name: minimal", "name: minimal\nrecord: geometric",
      "x.yaml:2: record: must be a mapping, got geometric"),
    Impossible(
      "name: minimal", "name: minimal\nsweep:", "x.yaml:2: sweep: must be a mapping, got nothing"),
    Impossible(
      "lr: 1.0e-3", "lr: 1.0e-3, <<: {a: 1}", "x.yaml:3: train.<<: is not a known key"),
    Impossible(
      "lr: 1.0e-3", "lr: 1.0e-3, [a]: 1", "x.yaml:3: train: has a key that is not a name"),
  ])
  func onePerFile(_ impossible: Impossible) {
    let problems = ExperimentFixtures.problems(
      ExperimentFixtures.minimal, replacing: impossible.old, with: impossible.new)
    #expect(problems == [impossible.problem])
  }

  @Test func missingSectionsNameTheirRequiredKeys() {
    let problems = ExperimentFixtures.problems("name: a\nmodel: {n_features: 2}\n")
    #expect(
      problems == [
        "x.yaml:1: train.optimizer: is missing",
        "x.yaml:1: train.lr: is missing",
        "x.yaml:1: train.steps: is missing",
        "x.yaml:1: train.l1: is missing",
        "x.yaml:1: train.noise: is missing",
        "x.yaml:1: seeds.study: is missing",
        "x.yaml:1: seeds.replicates: is missing",
        "x.yaml:2: model.n_hidden: is missing",
        "x.yaml:2: model.init: is missing",
      ])
  }

  @Test func duplicatesAreReportedBesideEverythingElse() {
    let text = """
      name: minimal
      model: {n_features: 8, n_hidden: 16, init: xavier}
      train:
        lr: 1
        "optimizer": adamw
        lr: -1
        optimizer: sgd
        steps: -5
        l1: 0
        noise: none
        lr: 2
      seeds: {study: 1, replicates: 3}
      seeds: {study: 2, replicates: 3}
      """
    #expect(
      ExperimentFixtures.problems(text) == [
        "x.yaml:6: train.lr: is given twice, first on line 4",
        "x.yaml:7: train.optimizer: is given twice, first on line 5",
        "x.yaml:8: train.steps: must be at least 0, got -5",
        "x.yaml:11: train.lr: is given twice, first on line 4",
        "x.yaml:13: seeds: is given twice, first on line 12",
      ])
  }

  @Test func everythingIsReportedAtOnceInLineOrder() {
    let text = """
      nmae: x
      model: {n_features: 0, n_hidden: 16, init: normal}
      train:
        optimizer: sgd
        lr: -1
        steps: many
        l1: 1
        noise: none
        noise_stdev: 1
        beta1: .9
      seeds: {study: 1, replicates: 0}
      sweep: {parameters: {train.lrr: [1]}}
      record: {at: geometric, point: 5}
      """
    #expect(
      ExperimentFixtures.problems(text) == [
        "x.yaml:1: nmae: is not a known key; did you mean name?",
        "x.yaml:1: name: is missing",
        "x.yaml:2: model.n_features: must be at least 1, got 0",
        "x.yaml:5: train.lr: must be greater than 0, got -1",
        "x.yaml:6: train.steps: must be a whole number, got many",
        "x.yaml:9: train.noise_stdev: has no meaning with noise: none; it goes with "
          + "bipolar, gaussian, uniform, laplace, three_point, student_t",
        "x.yaml:10: train.beta1: has no meaning with optimizer: sgd; it goes with adam, adamw",
        "x.yaml:11: seeds.replicates: must be at least 1, got 0",
        "x.yaml:12: sweep.parameters.train.lrr: is not a known key; did you mean train.lr?",
        "x.yaml:13: record.point: is not a known key; did you mean points?",
      ])
  }

  @Test(arguments: [
    ("", "x.yaml: is empty"),
    ("# nothing\n", "x.yaml: is empty"),
    ("- a\n- b\n", "x.yaml:1: must be a mapping, got a list"),
    ("name: a\nmodel: {n_features: 8\ntrain: {}\n", "x.yaml:3: is not valid YAML: "),
    ("name: a\nmodel:\n\tn_features: 8\n", "x.yaml:3: is not valid YAML: "),
    ("name: a\nmodel: *nothing\n", "x.yaml:2: is not valid YAML: found undefined alias"),
    ("name: a\n---\nname: b\n", "x.yaml:2: holds more than one document"),
    ("name: a\nfigure: \u{7}\n", "x.yaml:2: is not valid YAML: control characters"),
  ])
  func syntaxErrorsCarryTheirLine(_ text: String, _ start: String) {
    let problems = ExperimentFixtures.problems(text)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix(start) == true, "\(problems)")
  }

  @Test func unreadableFilesAreProblemsToo() {
    #expect {
      try ExperimentFile.load(path: "/nonexistent/x.yaml")
    } throws: {
      "\($0)" == "/nonexistent/x.yaml: cannot be read: there is no such file"
    }
  }
}
