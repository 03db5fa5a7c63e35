import TestSupport
import Testing

@testable import FairQueueing

@Suite struct WorkerSetTests {
  @Test(arguments: Seed.each(8))
  func itIsASetOfIndices(seed: Seed) {
    var generator = seed.generator
    var set = WorkerSet()
    var model: Set<Int> = []
    let bound = Int.random(in: 1...300, using: &generator)
    for _ in 0..<500 {
      let index = Int.random(in: 0..<bound, using: &generator)
      if model.remove(index) != nil {
        set.remove(index)
      } else {
        model.insert(index)
        set.insert(index)
      }
      #expect(set.map(\.index) == model.sorted())
      #expect(set.count == model.count)
      #expect(set.isEmpty == model.isEmpty)
      #expect(set.contains(WorkerID(index: index)) == model.contains(index))
    }
    for index in 0..<bound + 200 {
      #expect(set.contains(WorkerID(index: index)) == model.contains(index))
    }
  }

  @Test func setsOfTheSameWorkersAreEqualHoweverTheyCameAbout() {
    var first = WorkerSet(below: 1000)
    var second = WorkerSet()
    #expect(first == second)
    for index in [3, 700, 64] { first.insert(index) }
    first.remove(700)
    #expect(first != second)
    for index in [64, 3] { second.insert(index) }
    #expect(first == second)
    for set in [first, second] { #expect(set.count == 2 && !set.isEveryone) }
  }
}
