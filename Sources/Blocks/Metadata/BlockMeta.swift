/// What a block's `meta.json` says.
///
/// ```swift
/// let meta = try BlockMeta(bytes)
/// print(meta.ulid, meta.minTime..<meta.maxTime, meta.stats.series)
/// ```
///
/// Members that this library does not know, as the extension of Thanos, stay in their places: what was
/// read and is not changed is written byte for byte as Prometheus wrote it.
public struct BlockMeta: Hashable, Sendable {
  /// The block's identifier, and the name of its directory.
  public var ulid: ULID
  /// Where the block's range of time begins, in milliseconds since the Unix epoch.
  public var minTime: Int64
  /// Where the range ends; no sample has this time or a later one.
  public var maxTime: Int64
  /// How much the block has.
  public var stats: BlockStats
  /// Where the block comes from.
  public var compaction: BlockCompaction

  /// What was read.
  private var document = JSONObject()
  private var endsWithNewline = false

  /// The metadata of a new block.
  ///
  /// - Parameters:
  ///   - ulid: the block's identifier.
  ///   - minTime: where its range of time begins, in milliseconds since the Unix epoch.
  ///   - maxTime: where the range ends, the time itself excluded.
  ///   - stats: how much the block has.
  ///   - compaction: where it comes from; a block of its own source unless given.
  public init(
    ulid: ULID, minTime: Int64, maxTime: Int64, stats: BlockStats = BlockStats(),
    compaction: BlockCompaction? = nil
  ) {
    self.ulid = ulid
    self.minTime = minTime
    self.maxTime = maxTime
    self.stats = stats
    self.compaction = compaction ?? BlockCompaction()
    if compaction == nil { self.compaction.sources = [ulid] }
  }

  /// The name of the file in a block's directory.
  public static let fileName = "meta.json"

  /// The members that are known here, in the order in which they are written.
  private static let order = ["ulid", "minTime", "maxTime", "stats", "compaction", "version"]

  /// Reads the bytes of the file.
  ///
  /// - Parameter bytes: all of the file.
  /// - Throws: ``BlockMetaError``.
  /// - Complexity: O(`bytes.count`)
  public init(_ bytes: Span<UInt8>) throws(BlockMetaError) {
    guard !bytes.isEmpty else { throw .empty }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(bytes)
    } catch { throw .malformed(error) }
    let path = Self.fileName
    guard let object = value.object else { throw .invalid(field: path) }
    let version: Int? = try object.integer("version", in: path)
    guard let version else { throw .missing(field: "version") }
    guard version == 1 else { throw .unsupportedVersion(version) }
    guard let ulid = try object.ulid("ulid", in: path) else { throw .missing(field: "ulid") }
    let minTime: Int64? = try object.integer("minTime", in: path)
    let maxTime: Int64? = try object.integer("maxTime", in: path)
    guard let minTime else { throw .missing(field: "minTime") }
    guard let maxTime else { throw .missing(field: "maxTime") }
    guard minTime <= maxTime else { throw .reversedTimes(minTime: minTime, maxTime: maxTime) }
    self.init(
      ulid: ulid, minTime: minTime, maxTime: maxTime,
      stats: try BlockStats(object.members(of: "stats")),
      compaction: try BlockCompaction(object.members(of: "compaction")))
    document = object
    endsWithNewline = bytes[bytes.count - 1] == UInt8(ascii: "\n")
  }

  /// The bytes of the file.
  ///
  /// - Precondition: the range of time does not end before it begins.
  /// - Complexity: O(the length of the text)
  public func text() -> [UInt8] {
    precondition(minTime <= maxTime, "a block does not end before it begins")
    var object = document
    if (try? object.ulid("ulid", in: "")) != ulid {
      object.update("ulid", to: .string(ulid.description), order: Self.order)
    }
    object.update("minTime", to: JSONValue(minTime), order: Self.order)
    object.update("maxTime", to: JSONValue(maxTime), order: Self.order)
    update("stats", of: &object, stats, BlockStats.init) { $0.update(&$1) }
    update("compaction", of: &object, compaction, BlockCompaction.init) { $0.update(&$1) }
    object.update("version", to: JSONValue(1), order: Self.order)
    return JSONValue.object(object).text(.indented) + (endsWithNewline ? "\n".utf8 : "".utf8)
  }

  /// Changes a member that is an object, unless it says what it should.
  private func update<Part: Equatable>(
    _ name: String, of object: inout JSONObject, _ part: Part,
    _ read: (JSONObject) throws(BlockMetaError) -> Part, _ change: (Part, inout JSONObject) -> Void
  ) {
    let old = object.field(name)?.object
    if let old, (try? read(old)) == part { return }
    var new = old ?? JSONObject()
    change(part, &new)
    object.update(name, to: .object(new), order: Self.order)
  }

  /// A member of the file that is not one of the properties of this type, as `thanos`.
  ///
  /// - Parameter name: the member's name.
  /// - Precondition: it is not the name of a property's member.
  /// - Complexity: O(the number of members)
  public subscript(name: String) -> JSONValue? {
    get { document[name] }
    set {
      precondition(!Self.order.contains(name), "the member has a property of its own")
      document[name] = newValue
    }
  }
}

extension JSONObject {
  /// The members of a member that is an object, or of none.
  fileprivate func members(of name: String) throws(BlockMetaError) -> JSONObject {
    guard let value = field(name) else { return JSONObject() }
    guard let object = value.object else { throw .invalid(field: name) }
    return object
  }
}
