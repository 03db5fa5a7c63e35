internal import HashRing

/// Checks that `bytes` keep the promises of stored rings: as they are, as a message without compression,
/// and, in two halves, as rings that are merged.
public func checkRingDescription(_ bytes: Span<UInt8>) {
  if let stored = try? RingDescription(decoding: bytes, limit: 1 << 16) {
    expectRoundTrip(stored)
  }
  guard let ring = expectDecoding(bytes) else { return }
  expectRoundTrip(ring)
  checkDskitFields(ring)
  checkLegacyTokens(ring)
  // An instance is heard of with both heartbeats, of which one is later or has left.
  var other = RingDescription(ring.instances.dropFirst(ring.instances.count / 2))
  for instance in other.instances {
    other[instance.id]?.heartbeat &+= instance.registered & 1
    if instance.registered & 2 != 0 { other[instance.id]?.state = .left }
  }
  checkMerging(ring, other)
}

private func expectDecoding(_ bytes: Span<UInt8>) -> RingDescription? {
  do throws(RingDescriptionError) {
    return try RingDescription(decodingMessage: bytes)
  } catch {
    expect(0..<bytes.count ~= error.byteOffset, "an error is of a place in the message")
    return nil
  }
}

private func expectRoundTrip(_ ring: RingDescription) {
  let (message, stored) = (ring.encodedMessage(), ring.encoded())
  expect(
    (try? RingDescription(decodingMessage: message.span)) == ring
      && (try? RingDescription(decoding: stored.span)) == ring, "what is written is read")
  for (instance, next) in zip(ring.instances, ring.instances.dropFirst()) {
    expect(instance.id < next.id, "instances ascend")
  }
}

private func checkDskitFields(_ ring: RingDescription) {
  for var instance in ring.instances {
    let (isReadOnly, versions) = (instance.isMarkedReadOnly, instance.versions)
    instance.storedID = instance.id
    instance.readOnlyUpdated = instance.heartbeat
    expect(
      instance.isMarkedReadOnly == isReadOnly && instance.versions == versions,
      "to set a field leaves the others")
    expect(
      instance.storedID == instance.id && instance.readOnlyUpdated == instance.heartbeat,
      "a field has what was set")
    expectRoundTrip(RingDescription([instance]))
  }
}

private func checkLegacyTokens(_ ring: RingDescription) {
  var moved = ring
  do throws(RingDescriptionError) {
    try moved.moveLegacyTokens()
    var again = moved
    try again.moveLegacyTokens()
    expect(again == moved, "a list is moved once")
  } catch {
    expect(moved == ring, "after an error a ring is as before")
  }
}

private func checkMerging(_ first: RingDescription, _ second: RingDescription) {
  let now = first.instances.first?.heartbeat ?? 0
  for rules in [MergeRules.cortex, .dskit, .convergent] {
    for isLocal in [false, true] {
      var ring = first
      guard let change = try? ring.merge(second, now: now, isLocal: isLocal, rules: rules) else {
        continue
      }
      for instance in change.instances {
        expect(ring[instance.id] == instance, "a change has what the ring has")
      }
    }
  }
  let (mine, theirs) = (merged(RingDescription(), first), merged(RingDescription(), second))
  let both = merged(mine, theirs)
  expect(both == merged(theirs, mine), "merging is commutative")
  expect(merged(both, mine) == both && merged(both, both) == both, "merging is idempotent")
  var tokens = Set<UInt32>()
  for instance in both.resolved().instances {
    for token in instance.tokens {
      expect(tokens.insert(token).inserted, "a token is at one instance")
    }
  }
}

/// What `first` becomes by `second`.
private func merged(_ first: RingDescription, _ second: RingDescription) -> RingDescription {
  var (ring, rules) = (first, MergeRules.convergent)
  rules.maximumLead = nil
  _ = try? ring.merge(second, now: 0, rules: rules)
  return ring
}
