/// The ring as the key-value store keeps it: all instances by their ids.
///
/// ```swift
/// var ring = RingDescription()
/// ring["ingester-0"] = Instance(id: "ingester-0", address: "10.0.0.1:9095", tokens: [1, 300])
/// ring.instances.count  // 1
/// ```
///
/// It is what nodes exchange, merge and store. To find who owns a key, make a ``RingSnapshot`` of it.
public struct RingDescription: Hashable, Sendable {
  /// The instances, in the order of their ids.
  public internal(set) var instances: [Instance] = []
  /// The fields of the stored form, outside of the instances, that have no place here.
  public var unknownFields: [UInt8] = []

  /// How many instances a ring may have for look-ups, 65,535: what is decoded never has more.
  public static var maximumInstanceCount: Int { Int(UInt16.max) }

  /// A ring without instances.
  public init() {}

  /// A ring of these instances; of two with the same id, the later one counts.
  ///
  /// - Complexity: O(*n* log *n*)
  public init(_ instances: some Sequence<Instance>) {
    let given = Array(instances)
    // Of those with the same id, the later one comes last.
    let order = given.indices.sorted {
      given[$0].id < given[$1].id || $0 < $1 && given[$0].id == given[$1].id
    }
    self.instances.reserveCapacity(given.count)
    for index in order {
      if self.instances.last?.id == given[index].id { self.instances.removeLast() }
      self.instances.append(given[index])
    }
  }

  /// The instance of an id, if there is one. Set it to add, replace or, with `nil`, remove it.
  ///
  /// - Precondition: what is set has the id that it is set for.
  /// - Complexity: O(log *n*) to get or replace, O(*n*) to add or remove
  public subscript(id: RingName) -> Instance? {
    get {
      let place = place(of: id)
      return place.isTaken ? instances[place.index] : nil
    }
    set {
      precondition(newValue.map { $0.id == id } ?? true, "an instance is stored under its own id")
      let place = place(of: id)
      switch (newValue, place.isTaken) {
      case (let instance?, true): instances[place.index] = instance
      case (let instance?, false): instances.insert(instance, at: place.index)
      case (nil, true): instances.remove(at: place.index)
      case (nil, false): break
      }
    }
  }

  /// Puts the tokens of every instance in order and removes repetitions; an instance that has left
  /// loses its tokens.
  ///
  /// - Complexity: O(*t* log *t*) for *t* tokens; O(*t*) if they are in order already
  public mutating func normalize() {
    for index in instances.indices { instances[index].normalize() }
  }

  /// Where the instance of `id` is, or would be.
  private func place(of id: RingName) -> (index: Int, isTaken: Bool) {
    let index = instances.firstPosition { $0.id >= id }
    return (index, index < instances.count && instances[index].id == id)
  }
}

extension Instance {
  /// Puts the tokens in order and removes repetitions; one that has left loses its tokens.
  mutating func normalize() {
    guard state != .left else {
      tokens = []
      return
    }
    guard !zip(tokens, tokens.dropFirst()).allSatisfy({ $0 < $1 }) else { return }
    tokens.sort()
    var kept: [UInt32] = []
    kept.reserveCapacity(tokens.count)
    for token in tokens where kept.last != token { kept.append(token) }
    tokens = kept
  }
}
