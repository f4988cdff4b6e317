"""The faults that run.py plants: slips of one token, each in a text that stands once in its file.

Those of a module stand together, lower modules first, so that a build changes two files at a time.
"""

from typing import NamedTuple


class Fault(NamedTuple):
    name: str
    """File below the package's root."""
    file: str
    old: str
    new: str
    """What the fault does, in a few words."""
    what: str


FAULTS = [
    # Matrix
    Fault("npy-fortran", "Sources/Matrix/Npy+Read.swift", "header.fortranOrder ? array.fromFortranOrder : array", "array",
          "a matrix in Fortran's order is read transposed"),
    # Records
    Fault("identity-seed", "Sources/Records/TrialIdentity.swift", "(configurationHash)/\\(seed)/\\(replicate)",
          "(configurationHash)/\\(replicate)", "a trial's key forgets the seed"),
    Fault("fingerprint-step", "Sources/Records/TrialRecord+Fingerprint.swift", "add([UInt64(observation.step)] + columns",
          "add(columns", "the fingerprint forgets the observed steps"),
    # Randomness
    Fault("stream-purpose", "Sources/Randomness/StreamKey.swift", "    words += Self.words(of: purpose.rawValue)\n", "",
          "initial weights and noise read one stream"),
    Fault("stream-blocks", "Sources/Randomness/RandomStream.swift", "nextBlock += UInt64(wanted)",
          "nextBlock += UInt64(Philox4x32.lanes)", "bulk filling skips blocks that single words would read"),
    Fault("student-variance", "Sources/Randomness/Noise/StudentNoise.swift", "standardDeviation * (freedom - 2))",
          "standardDeviation * freedom)", "Student noise with the variance of the plain t"),
    # Statistics
    Fault("student-freedom", "Sources/Statistics/StudentInterval.swift", "Double(count - 1)", "Double(count)",
          "one degree of freedom too many"),
    Fault("poisson-tails", "Sources/Statistics/Intervals/PoissonInterval.swift", "(1 - level) / 2", "1 - level",
          "Garwood's limits of both tails together"),
    Fault("welch-freedom", "Sources/Statistics/Hypotheses/MeanTest.swift", "firstShare * firstShare / Double(first.count - 1)",
          "firstShare * firstShare / Double(first.count)", "Welch's degrees of freedom, one of them off by one"),
    Fault("logit-pseudo", "Sources/Statistics/Fits/ConditionalLogit.swift", "            Double(groups.count))", "            1)",
          "a network's share of the fit without the number of networks"),
    # Theory
    Fault("exact-flow-depth", "Sources/Theory/ExactRowFlow.swift", "squaredNorm(depth: values[1] / factor, factor: factor)",
          "squaredNorm(depth: values[1], factor: factor)", "the closed solution mixes δ and A δ"),
    Fault("tail-fourth", "Sources/Theory/TailPowerSums.swift", "6 * square * second", "4 * square * second",
          "a wrong binomial in the fourth power sum"),
    Fault("injection-variance", "Sources/Theory/InjectionNull.swift", "mean + m * (m - 1)", "mean + m * m",
          "ordered pairs of neurons that may be the same"),
    # Model: optimisers, schedules, penalties
    Fault("adam-second-correction", "Sources/Model/Optimizers/AdamRule.swift", "Double(steps))).squareRoot())", "Double(steps))))",
          "the second moment's correction without its root"),
    Fault("proximal-threshold", "Sources/Model/Optimizers/ProximalGradient.swift", "Scalar(rates.learningRate * rates.l1)",
          "Scalar(rates.l1)", "a soft threshold without the learning rate"),
    Fault("constant-activation", "Sources/Model/Problem/Problem.swift", "penalties.l2, penalties.activationL1]",
          "penalties.l2]", "a schedule of the activation penalty stays at its first value"),
    Fault("activation-scale", "Sources/Model/Training/ObjectiveLoss.swift",
          "objective.scale(examples: objective.examples) * hiddenL1", "hiddenL1",
          "the activation penalty told is not reduced"),
    Fault("adam-shared-sum", "Sources/Model/Optimizers/AdamRule.swift", "((sum0 + sum2) + (sum1 + sum3)) / Scalar(count)",
          "((sum0 + sum2) + (sum1 + sum3))", "a sum of squares for their mean"),
    Fault("inward-sign", "Sources/Model/Kernels/ReferenceKernel.swift", "sign(second[k]) < 0 ? 0",
          "sign(second[k]) > 0 ? 0", "the inward part of interference dropped for the outward one"),
    Fault("inward-step", "Sources/Model/Problem/Interference.swift", "step >= first", "step > first",
          "outward interference for a step too long"),
    Fault("settling-checks", "Sources/Model/Training/ViewingSchedule.swift", "settledLooks >= $0.checks",
          "settledLooks > $0.checks", "one look more than asked for"),
    # Model: inputs, activations
    Fault("solu-slope", "Sources/Model/Problem/Activations/SoLU.swift", "(1 + source[index])", "source[index]",
          "a dropped term in SoLU's Jacobian"),
    # Model: kernels
    Fault("reference-rate", "Sources/Model/Kernels/ReferenceKernel.swift", "let slope = 2 * error", "let slope = 4 * error",
          "twice the gradient"),
    Fault("general-importance", "Sources/Model/Kernels/GeneralReferenceKernel.swift", "2 * scale * weight *", "2 * scale *",
          "a gradient that forgets importance"),
    Fault("tiny-slope", "Sources/Model/Kernels/TinyMemory.swift", "slope: 4)", "slope: 2)", "half the gradient without noise"),
    Fault("dense-gram", "Sources/Model/Kernels/DenseKernel.swift", "beta: isFirst ? 0 : 1", "beta: 0",
          "the Gram matrix of the last panel alone"),
    Fault("noisy-encoder", "Sources/Model/Kernels/NoisyDenseKernel.swift", "product.transposesA = false",
          "product.transposesA = true", "Eᵀ W for E W"),
    Fault("active-revival", "Sources/Model/Kernels/ActiveSetColumns.swift", "return above != 0", "return above < 0",
          "weights that are zero stay so"),
    Fault("block-defect", "Sources/Model/Kernels/ActiveSetForecast.swift", "difference / Double(steps)", "difference",
          "the defect of a block taken for that of a step"),
    Fault("active-choice", "Sources/Model/Kernels/Kernels.swift", "architecture.hidden >= 4 * architecture.features",
          "architecture.hidden > 4 * architecture.features", "m = 4n trained by another kernel"),
    # Model: dictionaries
    Fault("dictionary-projection", "Sources/Model/Dictionary/DictionaryTrainer.swift", "gradient[index] -= parallel", "gradient[index] += parallel",
          "the part of the gradient along a decoder's row is doubled, not removed"),
    # Observers
    Fault("assignment-potential", "Sources/Observers/Directions/Assignment.swift", "ofColumn[column] -= reached", "ofColumn[column] += reached",
          "potentials of columns move the wrong way, and assignments are not the best"),
    Fault("lock-in", "Sources/Observers/WinnerObserver.swift", "lockIns[feature] = look + 1", "lockIns[feature] = look",
          "the winner locks in one look early"),
    Fault("pair-fate", "Sources/Observers/OverlapObserver.swift", "ends.0 * ends.1 < 0", "ends.0 * ends.1 > 0",
          "benign and malign change places"),
    Fault("fourth-norm", "Sources/Observers/NormMeasures.swift", "$0.meanOverFeatures { $0.fourthNorm }",
          "$0.meanOverFeatures { $0.squaredNorm }", "|W|² under the name of the fourth norm"),
    Fault("held-looks", "Sources/Observers/Observer.swift", "* Double(looks) * Double(scalarSize)", "* Double(scalarSize)",
          "one snapshot counted of all that are held"),
    Fault("foresight-penalty", "Sources/Observers/Foresight.swift", "learningRate: length, l1: l1, steps: 1", "learningRate: length, l1: 0, steps: 1",
          "the first gradient without its penalty"),
    Fault("relaxation-time", "Sources/Observers/Foresight.swift", "Self.relaxationTime / (4 * Double", "Self.relaxationTime / (Double",
          "relaxed to t = 32"),
    Fault("late-birth", "Sources/Observers/EncounterObserver.swift", "history.start == neuron ? .benign", "history.start != neuron ? .benign",
          "pairs born late are taken for old ones"),
    # Families
    Fault("dictionary-twin", "Sources/Families/TrialStreams.swift", 'cell: "twin of \\(cell)"', "cell: cell",
          "the second dictionary of a pair has the first one's random numbers"),
    Fault("training-time", "Sources/Families/Autoencoder/NetworkRun.swift", "return 4 * rate * Double(step)",
          "return 2 * rate * Double(step)", "flow time of constant rates halved"),
    Fault("row-flow-norms", "Sources/Families/RowFlow/RowFlow+Run.swift", "state.l1Norm, state.squaredNorm, state.fourthNorm,",
          "state.l1Norm, state.fourthNorm, state.squaredNorm,", "|w|² and fourth norm of a row flow swapped"),
    Fault("bytes-untied", "Sources/Families/Autoencoder/Autoencoder+Cost.swift", "? 6.0 : 11.0", "? 6.0 : 6.0",
          "an untied network's memory that of a tied one"),
    Fault("bytes-layers", "Sources/Families/Autoencoder/Autoencoder+Cost.swift", "(4 * m + 3 * n)", "(4 * m + n)",
          "memory without all layers of a batch"),
    Fault("injection-places", "Sources/Families/Injection/Injection.swift", "places.contains(place) ? last : place",
          "place", "a place taken twice holds one feature"),
    # Study
    Fault("sweep-end", "Sources/Study/Configuration/SweepRange.swift", "(0...last).map { minimum", "(0..<last).map { minimum",
          "a range without its end"),
    Fault("common-streams", "Sources/Study/Plan/Trial.swift", "configuration.parameters(where: \\.separatesStreams)",
          "configuration.parameters { $0.effect == .distribution }", "common random numbers that are not common"),
    # Store
    Fault("member-cell", "Sources/Store/Membership.swift", "DO UPDATE SET cell = excluded.cell", "DO NOTHING",
          "a member keeps the cell that it had in an older plan"),
    Fault("final-value", "Sources/Store/ResultStore+Values.swift", "ORDER BY step DESC", "ORDER BY step",
          "the first value for the final one"),
    Fault("record-kernel", "Sources/Store/RecordKinds.swift", "record.kernel == kernel && ", "",
          "a record under another kernel's name"),
    Fault("orphan-matrices", "Sources/Store/ResultStore+Insert.swift", "      files.remove()\n", "",
          "matrices of a batch that was not stored stay behind"),
    Fault("digest-time", "Sources/Store/TrialDigest.swift", "    add(observation.time)\n", "",
          "the digest of a trial forgets flow times"),
    Fault("page-count", "Sources/Store/ResultStore+Health.swift", "guard found >= said", "guard found >= said / 2",
          "a store that lacks its last bytes is taken for whole"),
    Fault("foreign-journal", "Sources/Store/StoreFile+Journal.swift", "guard number(24) == pageSize", "guard number(24) > 0",
          "a journal of another database is applied"),
    Fault("copy-phases", "Sources/Engine/Batches/CopyPhases.swift", "min($0.element, last[$0.offset])", "0 * min($0.element, last[$0.offset])",
          "merged claims come before all trials"),
    Fault("merge-conflict", "Sources/Engine/Batches/StoreMerge+Check.swift", "!one.isSameRecord(as: two)", "one.identity != two.identity",
          "a trial that two shards have with different results is merged"),
    # Engine
    Fault("cancelled-executor", "Sources/Engine/Executor.swift", "!Task.isCancelled, ", "", "an executor that cannot be cancelled"),
    Fault("largest-first", "Sources/Engine/Executor.swift", "(seconds[$1], $0) < (seconds[$0], $1)",
          "(seconds[$0], $0) < (seconds[$1], $1)", "the largest trials last"),
    Fault("late-records", "Sources/Engine/RecordWriter.swift", "records[stored...] + state.records", "Array(records[stored...])",
          "records that arrive while a write fails are forgotten"),
    Fault("lost-diverged", "Sources/Engine/StudySession.swift", "    counts.diverged -= lost.diverged\n", "",
          "a lost trial is still counted as diverged"),
    Fault("failed-writer", "Sources/Engine/StudySession.swift", "shouldStop() || writer.hasFailed }", "shouldStop() }",
          "training goes on although nothing can be stored"),
    Fault("memory-limit", "Sources/Engine/Memory.swift", "needed > available", "needed >= available",
          "what just fits is refused"),
    # Keys and Analysis
    Fault("spelling-swap", "Sources/Keys/Spelling.swift", "beforeLast[j - 1] + 1", "beforeLast[j - 1] + 2",
          "two neighbours that changed places count as two slips"),
    Fault("diverged-values", "Sources/Analysis/Cell.swift", "trials.filter { $0.outcome == .finished }", "trials",
          "diverged networks in means"),
    Fault("unsettled-share", "Sources/Analysis/UnresolvedFeatures.swift", "$0 > tolerated * features", "$0 > tolerated",
          "one feature of many makes a network unsettled"),
    Fault("jackknife", "Sources/Analysis/Claims/Replicates.swift", "count * whole - (count - 1)", "count * whole - count",
          "pseudo-values without the statistic itself"),
    Fault("refutation-tails", "Sources/Analysis/Claims/ClaimRegion.swift", "Double(tails.count) * (tails.min() ?? 1)", "tails.min() ?? 1",
          "a two-sided region refuted at twice the level"),
    Fault("claim-gate", "Sources/Analysis/Claims/ClaimFamilies.swift", "$0 == .undecided || verdict", "verdict",
          "cells are judged although the pooled claim is undecided"),
    Fault("claim-family", "Sources/Analysis/Claims/ClaimFamilies.swift", "set.families == .claim ? self[index].claim.name : \"\"",
          "self[index].claim.name", "a file's claims never share a level"),
    Fault("bins-spread", "Sources/Analysis/Plots/ObservedColumn.swift", "share + ($0 - share * $1) / mean", "share + ($0 - share) / mean",
          "the spread of a ratio of sums forgets the entries"),
    Fault("cell-choice", "Sources/Analysis/Plots/CellChoice.swift", "else { return true }", "else { return false }",
          "a plot's choice drops cells that lack the parameter"),
    # Report
    Fault("figure-octaves", "Sources/Report/Figures/LogAxes.swift", "least / 1.12", "least * 1.12",
          "the narrowest networks outside their figure"),
    Fault("check-verdict", "Sources/Report/Check/CheckTable.swift", "$0.verdict == .notChecked && $0.tier != .exact",
          "$0.verdict == .notChecked && $0.tier == .exact", "a check that ran out of time has passed"),
]
