import BitCoding
import TestSupport
import Testing

@testable import InvertedIndex

/// Lists as index files have them.
struct PackedPostingsTests {
  @Test
  func onlyWholeReferencesMakeAList() {
    for count in 0...17 {
      let packed = PackedPostings(SharedBytes([UInt8](repeating: 0, count: count)))
      #expect((packed != nil) == count.isMultiple(of: 4))
    }
  }

  @Test
  func bytesAreReadFromTheMostSignificantOn() throws {
    let packed = try #require(PackedPostings(SharedBytes([1, 2, 3, 4, 0xFF, 0xFE, 0xFD, 0xFC])))
    #expect(packed.count == 2)
    #expect(packed[0] == 0x0102_0304 && packed[1] == 0xFFFE_FDFC)
    #expect(Postings(packed).array == [0x0102_0304, 0xFFFE_FDFC])
  }

  /// Around the lengths of what is decoded at a time.
  private static let counts = [0, 1, 3, 4, 5, 15, 16, 17, 1_023, 1_024, 1_025, 2_048, 3_001]

  @Test(arguments: counts)
  func runsHaveTheReferencesInOrder(count: Int) throws {
    var generator = Seed(7).generator
    let array = generator.references(count, in: 0 ... .max)
    // At an odd address, as in a file that is mapped.
    let bytes = SharedBytes(
      [0]
        + array.flatMap { reference in
          [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: reference >> $0) }
        })
    let packed = try #require(PackedPostings(bytes.extracting(1..<bytes.count)))
    #expect(packed.count == array.count)
    #expect(Postings(packed).array == array)
    #expect(array.indices.allSatisfy { packed[$0] == array[$0] })
    for run in 0..<packed.runCount {
      let lent = packed.withRun(run) { run in run.indices.map { run[$0] } }
      #expect(lent.last == packed.last(ofRun: run))
      // From each reference on, the list lends it first, and some that follow.
      for index in stride(from: 0, to: lent.count, by: 29) {
        let part = packed.withRun(run, from: lent[index]) { run in run.indices.map { run[$0] } }
        #expect(lent[index...].starts(with: part) && !part.isEmpty)
      }
    }
    for start in stride(from: 0, through: packed.runCount, by: 1) {
      for reference in array.indices.filter({ $0 % 211 == 0 }).map({ array[$0] }) + [0, .max] {
        let expected = (start..<packed.runCount).first { packed.last(ofRun: $0) >= reference }
        let run = packed.firstRun(endingAtOrAfter: reference, from: start)
        #expect(run == expected ?? packed.runCount)
      }
    }
  }

  @Test(arguments: [2, 20, 1_024, 1_025, 2_060])
  func theFirstReferenceOutOfOrderIsFound(count: Int) {
    let array = (0..<count).map { UInt32($0 * 2) }
    #expect(PackedPostings(packing: array).firstDisorder() == nil)
    for index in 1..<count where index < 30 || index % 397 == 0 || abs(index - 1_024) < 3 {
      for wrong in [array[index - 1], array[index - 1] / 2] {
        var broken = array
        broken[index] = wrong
        #expect(PackedPostings(packing: broken).firstDisorder() == index)
        #expect(Postings(broken) == nil)
      }
    }
  }

  /// Nothing traps and nothing runs without end.
  @Test(arguments: Seed.each(Effort.scaled(quick: 40, full: 300)))
  func listsOutOfOrderDoNoHarm(seed: Seed) {
    var generator = seed.generator
    let lists = (0..<3).map { _ -> PackedPostings in
      let count = generator.choice([1, 20, 3_000])
      let highest = generator.choice([10, 5_000, UInt32.max])
      var array = (0..<count).map { _ in UInt32.random(in: 0...highest, using: &generator) }
      if Bool.random(using: &generator) { array.sort() }
      if Bool.random(using: &generator) { array[0] = highest }
      return PackedPostings(packing: array)
    }
    let smallest = min(lists[0].count, lists[1].count, lists[2].count)
    #expect(Postings.intersection(of: lists).count <= smallest)
    #expect(Postings.union(of: lists).count <= lists.reduce(0) { $0 + $1.count })
    #expect(Postings(lists[0]).subtracting(lists[1]).count <= lists[0].count)
    _ = lists[2].firstIndex(atOrAfter: 100)
    let few = Postings(ascending: (0..<10).map { $0 * 500 })
    #expect(few.subtracting(lists[0]).count <= 10)
  }

  @Test
  func cursorsGoForwardAlone() {
    let array = (0..<3_000).map { UInt32($0 * 5) }
    let packed = PackedPostings(packing: array)
    var cursor = PostingsCursor()
    #expect(cursor.next(in: packed) == 0)
    cursor.seek(atOrAfter: 0, in: packed)
    #expect(cursor.next(in: packed) == 5)
    cursor.seek(atOrAfter: 7_001, in: packed)
    let bookmark = cursor
    #expect(cursor.next(in: packed) == 7_005)
    cursor.seek(atOrAfter: 3, in: packed)
    #expect(cursor.next(in: packed) == 7_010)
    cursor.seek(atOrAfter: .max, in: packed)
    #expect(cursor.position == 3_000 && cursor.next(in: packed) == nil)
    cursor.seek(atOrAfter: 0, in: packed)
    #expect(cursor.next(in: packed) == nil)
    cursor = bookmark
    var rest: [UInt32] = []
    while let reference = cursor.next(in: packed) { rest.append(reference) }
    #expect(rest == array.filter { $0 >= 7_001 })
    // A cursor of a longer list is at the end of this one.
    cursor.seek(atOrAfter: 0, in: PackedPostings(packing: [1]))
    #expect(cursor.next(in: PackedPostings(packing: [1])) == nil)
  }

  @Test
  func seekingAgreesWithGoingThrough() {
    let array = (0..<200).map { UInt32($0 * $0) }
    let packed = PackedPostings(packing: array)
    for reference in stride(from: 0 as UInt32, to: 41_000, by: 397) {
      for start in stride(from: 0, to: 200, by: 11) {
        var cursor = PostingsCursor()
        for _ in 0..<start { _ = cursor.next(in: packed) }
        cursor.seek(atOrAfter: reference, in: packed)
        #expect(cursor.next(in: packed) == array[start...].first { $0 >= reference })
      }
    }
  }

  #if !os(Windows)
  @Test
  func searchesBeginWithinTheList() async {
    await #expect(processExitsWith: .failure) {
      _ = PackedPostings(packing: [1, 2]).firstIndex(atOrAfter: 1, from: 3)
    }
  }
  #endif
}
