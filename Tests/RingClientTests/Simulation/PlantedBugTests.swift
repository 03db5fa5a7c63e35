import HashRing
import RingTesting
import TestSupport
import Testing

/// What is wrong with a merge of copies.
enum MergeBug: String, CaseIterable {
  /// Who has left is gone from the copy at once, and an old message brings it back.
  case dropsTombstones
  /// Nobody leaves.
  case ignoresTombstones
  /// The last message counts, however old it is.
  case takesEverything
  /// Only instances that are not known yet are taken over.
  case keepsEverything
  /// A change of the tokens alone is not taken over.
  case keepsTokens
  /// What a node itself wants is not merged by the local rule, so that nobody can be removed.
  case forgetsNobody

  var options: SimulationOptions {
    var options = SimulationOptions(medium: .gossip)
    let merge = options.merge
    options.merge = { copy, incoming, isLocal, now in
      let before = copy
      var incoming = incoming
      if self == .ignoresTombstones { incoming.removeTombstones() }
      var delta = merge(&copy, incoming, isLocal && self != .forgetsNobody, now)
      switch self {
      case .dropsTombstones:
        copy.removeTombstones()
        // Told to others only once, as there is nothing by which to know it the next time.
        for gone in delta?.instances ?? [] where gone.state == .left && before[gone.id] == nil {
          delta?[gone.id] = nil
        }
      case .takesEverything:
        if !isLocal { for instance in incoming.instances { copy[instance.id] = instance } }
      case .keepsEverything:
        if !isLocal { for instance in before.instances { copy[instance.id] = instance } }
      case .keepsTokens:
        guard !isLocal else { break }
        for var instance in copy.instances where instance.state != .left {
          guard let known = before[instance.id], !known.tokens.isEmpty else { continue }
          instance.tokens = known.tokens
          copy[instance.id] = instance
          if delta?[instance.id] != nil { delta?[instance.id] = instance }
        }
      case .ignoresTombstones, .forgetsNobody: break
      }
      return delta
    }
    return options
  }
}

@Suite struct PlantedBugTests {
  @Test(arguments: MergeBug.allCases)
  func simulationFindsABugOfTheMerge(bug: MergeBug) throws {
    let failures = (1...20 as ClosedRange<UInt64>).lazy.compactMap { seed in
      do throws(SimulationFailure) {
        _ = try RingSimulation.run(seed: seed, options: bug.options)
        return nil as SimulationFailure?
      } catch {
        return error
      }
    }
    let first = try #require(failures.first, "none of the seeds finds it")
    if bug == .dropsTombstones { #expect(first.text.contains("is back by a message")) }
    // The seed leads there again.
    #expect(throws: first) { try RingSimulation.run(seed: first.seed, options: bug.options) }
  }

  @Test func sameSeedGivesTheSameSimulation() throws {
    let options = SimulationOptions(medium: .gossip)
    let first = try RingSimulation.run(seed: 3, options: options)
    #expect(try RingSimulation.run(seed: 3, options: options) == first)
    #expect(first.messages > 1000)
  }
}
