/// What a block says of another one that it was made of.
public struct BlockParent: Hashable, Sendable {
  /// Which block; ``ULID/zero`` for none.
  public var ulid: ULID
  /// Where its range of time begins, in milliseconds since the Unix epoch.
  public var minTime: Int64
  /// Where its range of time ends, the time itself excluded.
  public var maxTime: Int64

  /// A block of which another was made.
  ///
  /// - Parameters:
  ///   - ulid: which block.
  ///   - minTime: where its range of time begins, in milliseconds since the Unix epoch.
  ///   - maxTime: where its range of time ends, the time itself excluded.
  public init(ulid: ULID, minTime: Int64, maxTime: Int64) {
    self.ulid = ulid
    self.minTime = minTime
    self.maxTime = maxTime
  }
}

extension BlockParent {
  init(_ meta: BlockMeta) {
    self.init(ulid: meta.ulid, minTime: meta.minTime, maxTime: meta.maxTime)
  }

  init(_ value: JSONValue) throws(BlockMetaError) {
    let path = "compaction.parents"
    guard let object = value.object else { throw .invalid(field: path) }
    guard let ulid = try object.ulid("ulid", in: path) else {
      throw .missing(field: "\(path).ulid")
    }
    self.init(
      ulid: ulid, minTime: try object.integer("minTime", in: path) ?? 0,
      maxTime: try object.integer("maxTime", in: path) ?? 0)
  }

  var json: JSONValue {
    .object([
      "ulid": .string(ulid.description), "minTime": JSONValue(minTime),
      "maxTime": JSONValue(maxTime),
    ])
  }
}
