internal import Blocks

/// The tenants whose stores are open or about to be, in the order of their last use, with the number of users.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
struct TenantTable<Files: FileSystem>: ~Copyable {
  private struct Slot {
    var entry: TenantEntry<Files>?
    var users = 0
    var lastUse = Int64.min
    // The neighbours in the order of use.
    var previous = 0
    var next = 0
  }

  /// The first has no entry: it closes the circle of the others.
  private var slots = [Slot()]
  private var freeSlots: [Int] = []
  private var index: [TenantName: Int] = [:]

  var count: Int { index.count }

  /// All entries.
  var entries: [TenantEntry<Files>] { slots.compactMap(\.entry) }

  /// Those that nobody uses, the one that was used longest ago first.
  ///
  /// - Parameters:
  ///   - time: when they were used last, or before.
  ///   - count: how many at most.
  func unused(until time: Int64 = .max, atMost count: Int = .max) -> [TenantEntry<Files>] {
    var entries: [TenantEntry<Files>] = []
    var number = slots[0].next
    // To the end: as the clock may go back, the times of use need not ascend.
    while let entry = slots[number].entry, entries.count < count {
      if slots[number].users == 0, slots[number].lastUse <= time { entries.append(entry) }
      number = slots[number].next
    }
    return entries
  }

  /// Whether an entry is there, and nobody uses it.
  func isUnused(_ entry: TenantEntry<Files>) -> Bool {
    contains(entry) && slots[entry.slot].users == 0
  }

  /// Whether an entry is there, and only one uses it.
  func hasOneUser(_ entry: TenantEntry<Files>) -> Bool { slots[entry.slot].users == 1 }

  private func contains(_ entry: TenantEntry<Files>) -> Bool { slots[entry.slot].entry === entry }
}

// Changing.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension TenantTable {
  /// The entry of a tenant, which is made if it is not there, and has one more user.
  mutating func take(_ tenant: TenantName, at time: Int64) -> TenantEntry<Files> {
    let slot: Int
    if let known = index[tenant] {
      slot = known
    } else {
      slot = freeSlots.popLast() ?? slots.count
      if slot == slots.count { slots.append(Slot(previous: slot, next: slot)) }
      slots[slot].entry = TenantEntry(tenant, slot: slot)
      index[tenant] = slot
    }
    guard let entry = slots[slot].entry else { preconditionFailure("the index knows the slots") }
    slots[slot].users += 1
    touch(entry, at: time)
    return entry
  }

  /// Gives an entry one more user, which is no use of the tenant; false if the entry is gone.
  mutating func retain(_ entry: TenantEntry<Files>) -> Bool {
    guard contains(entry) else { return false }
    slots[entry.slot].users += 1
    return true
  }

  /// Takes a user off.
  mutating func release(_ entry: TenantEntry<Files>) { slots[entry.slot].users -= 1 }

  /// Says that an entry was used.
  mutating func touch(_ entry: TenantEntry<Files>, at time: Int64) {
    let slot = entry.slot
    slots[slot].lastUse = time
    unlink(slot)
    let last = slots[0].previous
    (slots[slot].previous, slots[slot].next) = (last, 0)
    slots[last].next = slot
    slots[0].previous = slot
  }

  /// Says what time it is: what was used later by the clock, which has gone back since, was used now.
  mutating func noteTime(_ now: Int64) {
    for slot in slots.indices { slots[slot].lastUse = min(slots[slot].lastUse, now) }
  }

  /// Removes an entry whose store is not open, unless somebody uses it.
  mutating func remove(_ entry: TenantEntry<Files>) {
    guard isUnused(entry) else { return }
    unlink(entry.slot)
    slots[entry.slot] = Slot(previous: entry.slot, next: entry.slot)
    freeSlots.append(entry.slot)
    index[entry.tenant] = nil
  }

  private mutating func unlink(_ slot: Int) {
    let (previous, next) = (slots[slot].previous, slots[slot].next)
    slots[previous].next = next
    slots[next].previous = previous
  }
}
