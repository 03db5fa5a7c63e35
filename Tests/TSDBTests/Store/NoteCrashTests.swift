import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite(
  "After a crash at any step, exemplars and metadata are there with the samples of their commit")
struct NoteCrashTests {
  /// What a process did before it was stopped: for each commit, whether it was acknowledged.
  static func run(on files: MemoryFileSystem) -> [Bool] {
    var acknowledged: [Bool] = []
    do {
      var store = try Store(files)
      for step in 0..<14 {
        let time = Int64(step) * 300 + 100
        var batch = AppendBatch()
        for number in 0..<3 {
          batch.append(series(number), at: time, Double(step))
          batch.append(series(number), exemplar(time, Double(step)))
          batch.append(series(number), metadata(step))
        }
        acknowledged.append(false)
        try store.commit(&batch, durability: .fsync)
        precondition(batch.rejections.isEmpty, "\(batch.rejections)")
        acknowledged[step] = true
        if step % 3 == 2 { try store.maintain() }
        if step == 7 { store = try Store(files) }
      }
    } catch {}
    return acknowledged
  }

  @Test(arguments: Seed.each(1))
  func eachStep(seed: Seed) throws {
    let whole = MemoryFileSystem()
    #expect(Self.run(on: whole) == [Bool](repeating: true, count: 14))
    for crash in seed.places(in: 0..<whole.changeCount + 1, quickStep: 5) {
      let files = MemoryFileSystem()
      files.crash(before: crash)
      let acknowledged = Self.run(on: files)
      for loss in StoreCrashTests.losses(at: crash, seed) {
        let comment: Comment = "crash before change \(crash), loss \(loss)"
        try Self.check(files.restarted(loss), acknowledged, comment)
      }
    }
  }

  static func check(
    _ files: MemoryFileSystem, _ acknowledged: [Bool], _ comment: Comment
  ) throws {
    let store = try Store(files)
    let samples = try store.content()
    let (exemplars, metadata) = (try store.exemplarContent(), try store.metadataContent())
    // Each commit has left what the last one before it has, and more.
    let count = samples[series(0)]?.count ?? 0
    #expect(count >= acknowledged.count { $0 }, comment)
    for number in 0..<3 {
      #expect(samples[series(number)]?.count ?? 0 == count, comment)
      let expected = (0..<count).map { exemplar(Int64($0) * 300 + 100, Double($0)) }
      #expect(exemplars[series(number)] ?? [] == expected, comment)
      let newest = count > 0 ? TSDBTests.metadata(count - 1) : nil
      #expect(metadata[series(number)] == newest, comment)
    }
    #expect(try Store(files.restarted(.nothing)).exemplarContent() == exemplars, comment)
  }
}
