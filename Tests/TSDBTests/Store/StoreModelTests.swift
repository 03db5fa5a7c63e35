import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A store has what plain dictionaries have")
struct StoreModelTests {
  /// What a store should have, and how to change both.
  struct Run {
    var files = MemoryFileSystem()
    var store: Store<MemoryFileSystem>
    var model: StoredSamples = [:]
    var rules: AdmissionModel
    let options: StoreOptions
    let clock: StoreClock
    var now: Int64 = 10_000 { didSet { clock.now = now } }
    var generator: SeededGenerator
    /// Up to which time something may be deleted.
    var deletedEnd: Int64 = 0
    /// Why so many samples were refused.
    var refused: [AppendError: Int] = [:]

    init(_ seed: Seed) throws {
      generator = seed.generator
      var options = StoreOptions.small
      // Later than half a block's time, not at all, or less.
      options.head.outOfOrderWindow = [2_000, 0, 300, 2_000][Int(seed.value % 4)]
      options.head.futureGrace = 100
      let clock = StoreClock(now)
      store = try Self.open(files, options, clock)
      (self.options, self.clock) = (options, clock)
      rules = AdmissionModel(options.head)
    }

    private static func open(
      _ files: MemoryFileSystem, _ options: StoreOptions, _ clock: StoreClock
    ) throws -> Store<MemoryFileSystem> {
      try Store("/data", on: files, options: options) { clock.now }
    }

    mutating func reopen() throws {
      store = try Self.open(files, options, clock)
    }

    func value(of number: Int) -> StoredValue {
      var generator = generator
      let bits = UInt64.random(in: 0..<50, using: &generator)
      return switch number {
      case 3: .histogram(histogram(bits))
      case 4: .floatHistogram(histogram(bits).asFloats)
      default: .float(Double(bits) / 4)
      }
    }

    mutating func append() throws {
      var batch = AppendBatch()
      // By kind and index, as rejections tell of them.
      var added: [AppendRejection.Kind: [(LabelSet, Int64, StoredValue)]] = [:]
      for _ in 0..<Int.random(in: 1...12, using: &generator) {
        let number = Int.random(in: 0..<6, using: &generator)
        let isLate = Int.random(in: 0..<4, using: &generator) == 0
        var time =
          isLate
          ? now - Int64.random(in: 0..<2_500, using: &generator)
          : now + Int64.random(in: 0..<5, using: &generator)
        // Some are about as late as late ones can be, or in the future.
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: time = rules.minTime &+ Int64.random(in: -1...1, using: &generator)
        case 1: time = rules.outOfOrderMinTime &+ Int64.random(in: -1...1, using: &generator)
        case 2: time = now + Int64.random(in: 99...102, using: &generator)
        case 3: time = rules.newest[series(number)]?.time ?? time
        default: break
        }
        time = max(time, deletedEnd + 1)
        // Some series change from floats to histograms and back.
        let value = value(of: number == 5 ? Int.random(in: 2...4, using: &generator) : number)
        _ = generator.next()
        batch.append(series(number), at: time, value)
        added[value.kind, default: []].append((series(number), time, value))
      }
      var rejections: [AppendRejection.Kind: [Int: AppendError]] = [:]
      rules.beginCommit(now: now)
      // Those of one kind are taken before those of the next one.
      for kind in [AppendRejection.Kind.float, .integerHistogram, .floatHistogram] {
        for (index, (labels, time, value)) in (added[kind] ?? []).enumerated() {
          if let error = rules.admit(labels, time, value) {
            rejections[kind, default: [:]][index] = error
          } else if model[labels]?[time] == nil {
            model[labels, default: [:]][time] = value
          }
        }
      }
      try store.commit(&batch)
      var found: [AppendRejection.Kind: [Int: AppendError]] = [:]
      for rejection in batch.rejections {
        found[rejection.kind, default: [:]][rejection.index] = rejection.error
      }
      #expect(found == rejections, "at \(now), of \(added)")
      for error in rejections.values.flatMap(\.values) { refused[error, default: 0] += 1 }
    }

    /// Does something, and says what.
    mutating func step() throws -> String {
      switch Int.random(in: 0..<40, using: &generator) {
      case 0..<26:
        try append()
        return "append"
      case 26..<32:
        now += Int64.random(in: 1..<400, using: &generator)
        return "wait"
      case 32..<35:
        try store.maintain()
        rules.maintain()
        return "maintain"
      case 35:
        try store.flush()
        rules.flush()
        return "flush"
      case 36:
        try delete()
        return "delete"
      case 37:
        try store.close()
        try reopen()
        return "close"
      case 38:
        files = files.restarted(.nothing)
        try reopen()
        return "kill"
      default:
        try store.synchronize()
        files = files.restarted(.allUnsynchronized)
        try reopen()
        return "crash"
      }
    }

    mutating func delete() throws {
      let number = Int.random(in: 0..<6, using: &generator)
      let start = now - Int64.random(in: 0..<8_000, using: &generator)
      let range = TimeRange(start...start + Int64.random(in: 0..<2_000, using: &generator))
      try store.delete(Selector([LabelMatcher("n", .equal, "\(number)")]), in: range)
      if let samples = model[series(number)] {
        let left = samples.filter { !range.contains($0.key) }
        model[series(number)] = left.isEmpty ? nil : left
      }
      // Late samples of deleted times are not told apart from those that were there.
      deletedEnd = now + 2_000
      now += 5_000
    }

    /// Whether the store has what it should; what differs is told once.
    func check(after step: String) throws -> Bool {
      let content = try store.content()
      if content == model { return true }
      for labels in Set(content.keys).union(model.keys).sorted() {
        let (found, expected) = (content[labels] ?? [:], model[labels] ?? [:])
        for time in Set(found.keys).union(expected.keys).sorted()
        where found[time] != expected[time] {
          let difference: Comment =
            "after \(step), at \(now): \(labels) at \(time) is \(String(describing: found[time])), not \(String(describing: expected[time]))"
          Issue.record(difference)
        }
      }
      return false
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 5, full: 12)))
  func randomOperations(seed: Seed) throws {
    var run = try Run(seed)
    for number in 0..<150 {
      let step = try run.step()
      guard try run.check(after: "step \(number) (\(step))") else { return }
    }
    // The rules were put to the test.
    let isLate = run.options.head.outOfOrderWindow > 0
    let reasons: Set<AppendError> = isLate ? [.tooOld] : [.outOfOrder, .outOfBounds]
    #expect(Set(run.refused.keys) == reasons.union([.duplicateTimestamp, .tooFarInFuture]))
    let now = run.now
    let range = TimeRange(now - 3_000...now - 500)
    let part = run.model.mapValues { $0.filter { range.contains($0.key) } }.filter { !$1.isEmpty }
    #expect(try run.store.content(in: range) == part)
    // What a crash has left is in order now.
    try run.store.close()
    try run.reopen()
    #expect(run.store.replay.isSound)
  }
}

extension StoredValue {
  var kind: AppendRejection.Kind {
    switch self {
    case .bits: .float
    case .histogram: .integerHistogram
    case .floatHistogram: .floatHistogram
    }
  }
}
