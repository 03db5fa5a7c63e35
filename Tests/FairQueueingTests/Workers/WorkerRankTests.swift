import TestSupport
import Testing

@testable import FairQueueing

@Suite struct WorkerRankTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 8, full: 100)))
  func selectionFindsWhatSortingDoesAlsoAmongEqualScores(seed: Seed) {
    var generator = seed.generator
    for count in [0, 1, 2, 3, 4, 5, 8, 31, 100] {
      for range in [0, 1, 3, .max] as [UInt64] {
        var ranks = (0..<count).map {
          WorkerRank(score: .random(in: 0...range, using: &generator), position: $0)
        }
        let sorted = ranks.sorted { ($1.score, $0.position) < ($0.score, $1.position) }
        let wanted = Int.random(in: 0...count, using: &generator)
        ranks.moveFirstRanked(wanted)
        #expect(
          ranks[..<wanted].map(\.position).sorted() == sorted[..<wanted].map(\.position).sorted())
        #expect(ranks.map(\.position).sorted() == Array(0..<count))
      }
    }
  }

  @Test(arguments: [true, false])
  func scoresThatAreSortedAlreadyAreNoWorse(ascending: Bool) {
    for wanted in 0...64 {
      var ranks = (0..<64).map {
        WorkerRank(score: UInt64(ascending ? $0 : 63 - $0), position: $0)
      }
      ranks.moveFirstRanked(wanted)
      #expect(Set(ranks[..<wanted].map(\.score)) == Set((0..<64).suffix(wanted).map(UInt64.init)))
    }
  }
}
