import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("A store has the exemplars and the metadata that plain collections have")
struct NoteModelTests {
  struct Run {
    static let limit = 25

    var files = MemoryFileSystem()
    var store: Store<MemoryFileSystem>
    /// In the order in which they came; there are no more than the limit.
    var exemplars: [(series: Int, exemplar: Exemplar)] = []
    var metadata: [LabelSet: MetricMetadata] = [:]
    var now: Int64 = 10_000
    var trace = 0
    var generator: SeededGenerator

    static var options: StoreOptions {
      var options = StoreOptions.small
      options.head.exemplarLimit = limit
      options.head.outOfOrderWindow = 300
      return options
    }

    init(_ seed: Seed) throws {
      store = try Store(files, options: Self.options)
      generator = seed.generator
      // All series have samples before there are others, and go on.
      try append(count: 0)
    }

    var content: StoredExemplars {
      var content: StoredExemplars = [:]
      for (number, exemplar) in exemplars {
        content[series(number), default: []].append(exemplar)
      }
      return content.mapValues { $0.sorted { Self.precedes($0, $1) } }
    }

    static func precedes(_ left: Exemplar, _ right: Exemplar) -> Bool {
      (left.timestamp, left.value, left.labels.hash64)
        < (right.timestamp, right.value, right.labels.hash64)
    }

    mutating func randomExemplar(of number: Int) -> Exemplar {
      let known = exemplars.filter { $0.series == number }
      if Int.random(in: 0..<5, using: &generator) == 0,
        let (_, exemplar) = known.randomElement(using: &generator)
      {
        return exemplar
      }
      trace += 1
      let time = now - Int64.random(in: -40..<400, using: &generator)
      let value = Double.random(in: 0..<1, using: &generator)
      return TSDBTests.exemplar(time, value, trace: "\(trace)")
    }

    /// Appends samples of all series, and exemplars and metadata of some.
    mutating func append(count: Int, isToFail: Bool = false) throws {
      var batch = AppendBatch()
      for number in 0..<4 { batch.append(series(number), at: now, 1) }
      now += 1
      var newest: [Int: Exemplar] = [:]
      for (number, exemplar) in exemplars
      where newest[number].map({ Self.precedes($0, exemplar) }) ?? true {
        newest[number] = exemplar
      }
      var (taken, rejected): ([(series: Int, exemplar: Exemplar)], [Int]) = ([], [])
      var newMetadata = metadata
      for index in 0..<count {
        let number = Int.random(in: 0..<4, using: &generator)
        let exemplar = randomExemplar(of: number)
        batch.append(series(number), exemplar)
        if exemplar == newest[number] {
          // It is there already, even if others take its place in this commit.
        } else if let last = newest[number], Self.precedes(exemplar, last) {
          if exemplar.timestamp == last.timestamp || exemplar.timestamp <= last.timestamp - 300 {
            rejected.append(index)
          } else if !exemplars.contains(where: { $0 == (number, exemplar) }) {
            taken.append((number, exemplar))
          }
        } else {
          taken.append((number, exemplar))
          newest[number] = exemplar
        }
        if Int.random(in: 0..<4, using: &generator) == 0 {
          let metadata = TSDBTests.metadata(Int.random(in: 0..<5, using: &generator))
          batch.append(series(number), metadata)
          newMetadata[series(number)] = metadata
        }
      }
      if isToFail {
        files.fail(at: 0)
        #expect(throws: FileSystemError.self) { try store.commit(&batch) }
        return
      }
      try store.commit(&batch)
      #expect(batch.rejections.map(\.index) == rejected)
      #expect(batch.rejections.allSatisfy { $0.error == .outOfOrderExemplar })
      for entry in taken where !exemplars.contains(where: { $0 == entry }) {
        exemplars.append(entry)
        exemplars = exemplars.suffix(Self.limit)
      }
      metadata = newMetadata
    }

    /// Does something, and says what.
    mutating func step() throws -> String {
      switch Int.random(in: 0..<20, using: &generator) {
      case 0..<10:
        try append(count: Int.random(in: 0..<8, using: &generator))
        return "append"
      case 10..<12:
        try append(count: Int.random(in: 0..<8, using: &generator), isToFail: true)
        return "failed append"
      case 12..<15:
        now += Int64.random(in: 1..<400, using: &generator)
        return "wait"
      case 15..<17:
        try store.maintain()
        return "maintain"
      case 17:
        try store.close()
        store = try Store(files, options: Self.options)
        return "close"
      case 18:
        files = files.restarted(.nothing)
        store = try Store(files, options: Self.options)
        return "kill"
      default:
        try store.synchronize()
        files = files.restarted(.allUnsynchronized)
        store = try Store(files, options: Self.options)
        return "crash"
      }
    }
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 5, full: 40)))
  func randomOperations(seed: Seed) throws {
    var run = try Run(seed)
    for number in 0..<200 {
      let step = try run.step()
      let (exemplars, metadata) = (
        try run.store.exemplarContent(), try run.store.metadataContent()
      )
      #expect(exemplars == run.content, "step \(number) (\(step))")
      #expect(metadata == run.metadata, "step \(number) (\(step))")
      guard exemplars == run.content, metadata == run.metadata else { return }
    }
    let range = TimeRange(run.now - 200...run.now - 100)
    let part = run.content.mapValues { $0.filter { range.contains($0.timestamp) } }
      .filter { !$1.isEmpty }
    #expect(try run.store.exemplarContent(in: range) == part)
    #expect(try LogDirectory("/data/wal", on: run.files).checkpoint != nil)
  }
}
