internal import TestSupport
internal import Testing

@testable internal import HashRing

struct RingDescriptionTests {
  @Test(arguments: Seed.each(10))
  func ofInstancesWithTheSameIDTheLaterOneCounts(seed: Seed) {
    var generator = seed.generator
    // Many, as sorting keeps the order of a few in any case.
    let instances = (0..<500).map { number in
      Instance(
        id: RingName("\(Int.random(in: 0..<20, using: &generator))"), heartbeat: Int64(number))
    }
    var expected: [RingName: Instance] = [:]
    for instance in instances { expected[instance.id] = instance }
    #expect(
      RingDescription(instances).instances == expected.values.sorted { $0.id < $1.id })
  }

  @Test func aSearchFindsTheFirstThatIsWanted() {
    for count in 0...20 {
      let numbers = Array(100..<100 + count)[...]
      for first in 0...count {
        let rest = numbers.dropFirst(count / 3)
        let expected = rest.firstIndex { $0 >= 100 + first } ?? rest.endIndex
        #expect(rest.firstPosition { $0 >= 100 + first } == expected)
      }
    }
  }
}
