import SeededRandom
import TestSupport
import Testing

@testable import FairQueueing

/// The tree of turns has the earliest on top, whatever was added, changed and removed.
struct TurnTreeTests {
  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 200)))
  func theEarliestIsFirst(seed: Seed) {
    var random = SeededGenerator(seed: seed.value)
    var tree = TurnTree()
    var turns: [Int32: Turn] = [:]
    var number: UInt64 = 0
    for _ in 0..<500 {
      number += 1
      let turn = Turn(
        tag: Int64.random(in: -5...5, using: &random)
          * (1 << Int64.random(in: 0..<59, using: &random)),
        number: number, flow: Int32.random(in: 0..<1 << 24, using: &random))
      let leaf = turns.keys.sorted().randomElement(using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0...2:
        let leaf = tree.insert(turn)
        #expect(turns[leaf] == nil)
        turns[leaf] = turn
      case 3:
        guard let leaf else { continue }
        tree.set(turn, at: leaf)
        turns[leaf] = turn
      case 4:
        guard let leaf else { continue }
        tree.remove(at: leaf)
        turns[leaf] = nil
      default:
        // The order stays, and the numbers begin anew.
        var previous = Turn(tag: .min, number: 0, flow: 0)
        var count: UInt64 = 0
        var renumbered: [Int32: Turn] = [:]
        tree.renumber { turn in
          #expect(previous < turn)
          previous = turn
          count += 1
          return Turn(tag: turn.tag, number: count, flow: turn.flow)
        }
        #expect(count == turns.count)
        for leaf in turns.keys { renumbered[leaf] = tree.turn(at: leaf) }
        turns = renumbered
        number = count
      }
      let first = tree.first
      #expect(first == turns.values.min() ?? .never)
      #expect(first.isSomeones == !turns.isEmpty)
    }
  }

  @Test func theEarlierOfTwoIsThatOfTheLesserTagAndThenNumber() {
    let tags: [Int64] = [-(1 << 61), -1, 0, 1, 1 << 52, 1 << 61]
    let numbers: [UInt64] = [0, 1, Turn.maximumNumber - 1, Turn.maximumNumber]
    let turns =
      tags.flatMap { tag in
        numbers.flatMap { number in
          [0, 0xFF_FFFE].map { Turn(tag: tag, number: number, flow: $0) }
        }
      } + [.never]
    for (place, left) in turns.enumerated() {
      for (other, right) in turns.enumerated() {
        #expect(Turn.earlier(left, right) == turns[min(place, other)])
        #expect((left < right) == (place < other))
      }
    }
  }

  @Test func aTurnIsWhatWasPutIn() {
    let turn = Turn(tag: -7, number: 12, flow: 0xFF_FFFE)
    #expect(turn.tag == -7 && turn.flow == 0xFF_FFFE && turn.isSomeones)
    #expect(!Turn.never.isSomeones)
  }
}
