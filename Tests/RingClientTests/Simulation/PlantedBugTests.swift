import RingTesting
import TestSupport
import Testing

@testable import HashRing

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

/// What is wrong with the changes that nodes make in a store.
enum ChangeBug: String, CaseIterable {
  case forgetsTheLiving, changesOthers, addsOthers
  case turnsHeartbeatsBack, registersAnew, goesBackToPending, takesTokensOfOthers

  /// What the simulation says of it.
  var text: String {
    switch self {
    case .forgetsTheLiving: "whose heartbeat is not old"
    case .changesOthers: "changes"
    case .addsOthers: "adds"
    case .turnsHeartbeatsBack: "goes back"
    case .registersAnew: "time of registration"
    case .goesBackToPending: "to PENDING"
    case .takesTokensOfOthers: "have the same token in the store"
    }
  }

  var options: SimulationOptions {
    var options = SimulationOptions(medium: .store)
    options.change = { change, stored in
      guard var ring = try change(stored) else { return nil }
      let id = change.lifecycle.options.id
      guard var own = ring[id] else { return ring }
      let other = ring.instances.first { $0.id != id }
      switch self {
      case .forgetsTheLiving: if let other { ring[other.id] = nil }
      case .changesOthers: if let other { ring[other.id]?.address = "elsewhere" }
      case .addsOthers: ring["stranger"] = Instance(id: "stranger")
      case .turnsHeartbeatsBack: own.heartbeat = 3_400_000_000 - own.heartbeat
      case .registersAnew: own.registered += 1
      case .goesBackToPending: if change.lifecycle.state == .active { own.state = .pending }
      case .takesTokensOfOthers: own.tokens += other?.tokens ?? []
      }
      ring[id] = own
      return ring
    }
    return options
  }
}

@Suite struct PlantedBugTests {
  @Test(arguments: ChangeBug.allCases)
  func simulationFindsABugOfTheChanges(bug: ChangeBug) {
    let failure = #expect(throws: SimulationFailure.self) {
      for seed in 1...20 as ClosedRange<UInt64> {
        _ = try RingSimulation.run(seed: seed, options: bug.options)
      }
    }
    #expect(failure?.text.contains(bug.text) == true, "\(failure?.text ?? "")")
  }

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
