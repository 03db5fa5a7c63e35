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
    var now: Int64 = 10_000
    var generator: SeededGenerator

    init(_ seed: Seed) throws {
      store = try Store(files)
      generator = seed.generator
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
        let time =
          isLate
          ? now - Int64.random(in: 0..<2_500, using: &generator)
          : now + Int64.random(in: 0..<5, using: &generator)
        // Some series change from floats to histograms and back.
        let value = value(of: number == 5 ? Int.random(in: 2...4, using: &generator) : number)
        _ = generator.next()
        batch.append(series(number), at: time, value)
        added[value.kind, default: []].append((series(number), time, value))
      }
      try store.commit(&batch)
      // Those of one kind are taken before those of the next one.
      for kind in [AppendRejection.Kind.float, .integerHistogram, .floatHistogram] {
        let samples = added[kind] ?? []
        let rejected = Set(batch.rejections.filter { $0.kind == kind }.map(\.index))
        for (index, (labels, time, value)) in samples.enumerated() where !rejected.contains(index) {
          if model[labels]?[time] == nil { model[labels, default: [:]][time] = value }
        }
      }
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
        return "maintain"
      case 35:
        try store.flush()
        return "flush"
      case 36:
        try delete()
        return "delete"
      case 37:
        try store.close()
        store = try Store(files)
        return "close"
      case 38:
        files = files.restarted(.nothing)
        store = try Store(files)
        return "kill"
      default:
        try store.synchronize()
        files = files.restarted(.allUnsynchronized)
        store = try Store(files)
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
    let now = run.now
    let range = TimeRange(now - 3_000...now - 500)
    let part = run.model.mapValues { $0.filter { range.contains($0.key) } }.filter { !$1.isEmpty }
    #expect(try run.store.content(in: range) == part)
    // What a crash has left is in order now.
    try run.store.close()
    #expect(try Store(run.files).replay.isSound)
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
