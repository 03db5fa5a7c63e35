import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

extension StoreFaultTests {
  @Test("fault 24: series whose labels look alike stay apart, and long values are kept")
  func labels() throws {
    let long = String(repeating: "\u{E9}", count: 1 << 19)
    let sets = try [
      LabelSet(["a": "\u{E9}"]), LabelSet(["a": "e\u{301}"]), LabelSet(["\u{E9}": "1"]),
      LabelSet(["e\u{301}": "1"]), LabelSet(["a": "b", "c": "d"]), LabelSet(["a": "bc", "d": "1"]),
      LabelSet(["a": "b\0"]), LabelSet(["a": "b"]), LabelSet(["a": long]), LabelSet(["b": long]),
      LabelSet(["b": long + "1"]),
    ]
    let files = MemoryFileSystem()
    let store = try Store(files)
    var expected: StoredSamples = [:]
    for time in [100, 200] as [Int64] {
      var batch = AppendBatch()
      for (index, labels) in sets.enumerated() {
        batch.append(labels, at: time, Double(index))
        expected[labels, default: [:]][time] = .float(Double(index))
      }
      // An empty value is none.
      batch.append(try LabelSet(["a": "b", "empty": ""]), at: time, 7)
      batch.append(try LabelSet(["empty": ""]), at: time, 7)
      try store.commit(&batch)
      #expect(batch.rejections.map(\.error) == [.noLabels])
    }
    #expect(expected.count == sets.count)
    #expect(try store.content() == expected)
    #expect(try Store(files.restarted(.nothing)).content() == expected)
    try store.flush()
    #expect(try store.content() == expected)
    try Self.expectRecovery(files, keeps: expected, "labels")
  }

  @Test(
    "fault 24: labels in a log that are none are told, and others are there",
    arguments: [
      [1, 1, 0x61, 1, 0xFF], [1, 1, 0xC3, 1, 0x62], [2, 1, 0x62, 1, 0x31, 1, 0x61, 1, 0x31],
      [2, 1, 0x61, 1, 0x31, 1, 0x61, 1, 0x32], [1, 0, 1, 0x61], [1, 1, 0x61, 0xFF, 0xFF, 0x7F],
      [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0],
    ])
  func wrongLabels(labels: [UInt8]) throws {
    let files = try Self.files(withLog: [
      Self.fragment(.series([LogSeries(reference: 2, labels: series(0))])),
      Fragment.bytes(1, [1, 0, 0, 0, 0, 0, 0, 0, 3] + labels),
      Self.fragment(Self.sample(2, at: 100)),
    ])
    let store = try Store(files)
    #expect(try store.content()[series(0)] == Self.samples(100))
    // Labels in another order are those of a set all the same, and none at all are no series.
    let isSound = labels == [0] || labels.count == 9 && labels[2] == 0x62
    #expect(store.replay.logErrors.count == (isSound ? 0 : 1))
    try Self.expectProgress(store, files, "\(labels)")
  }
}
