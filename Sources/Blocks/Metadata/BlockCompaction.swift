/// Where a block comes from.
public struct BlockCompaction: Hashable, Sendable {
  /// How often its samples were compacted: 1 for a block that was written from a head.
  public var level = 1
  /// The blocks of level 1 that its samples were first in; of a block of level 1, itself alone.
  ///
  /// Thanos and Cortex delete a block whose sources are among those of another one.
  public var sources: [ULID] = []
  /// Whether compaction has found that the block has no samples.
  public var isDeletable = false
  /// The blocks that it was made of directly.
  public var parents: [BlockParent] = []
  /// Whether compacting the block has failed.
  public var hasFailed = false
  /// What planners of compaction should know, as `from-out-of-order`.
  public var hints: [String] = []

  /// A block of level 1, of which nothing else is said.
  public init() {}
}

extension BlockCompaction {
  init(_ object: JSONObject) throws(BlockMetaError) {
    let path = "compaction"
    level = try object.integer("level", in: path) ?? 0
    sources = try object.strings("sources", in: path).map { text throws(BlockMetaError) in
      guard let ulid = ULID(text) else { throw .invalid(field: "\(path).sources") }
      return ulid
    }
    isDeletable = try object.bool("deletable", in: path)
    parents = try object.elements("parents", in: path).map(BlockParent.init)
    hasFailed = try object.bool("failed", in: path)
    hints = try object.strings("hints", in: path)
  }

  /// Changes what `object` says, and leaves alone what is not known here.
  func update(_ object: inout JSONObject) {
    let order = ["level", "sources", "deletable", "parents", "failed", "hints"]
    func array(_ elements: [JSONValue]) -> JSONValue? { elements.isEmpty ? nil : .array(elements) }
    object.update("level", to: JSONValue(level), order: order)
    object.update("sources", to: array(sources.map { .string($0.description) }), order: order)
    object.update("deletable", to: isDeletable ? .bool(true) : nil, order: order)
    object.update("parents", to: array(parents.map(\.json)), order: order)
    object.update("failed", to: hasFailed ? .bool(true) : nil, order: order)
    object.update("hints", to: array(hints.map { .string($0) }), order: order)
  }
}
