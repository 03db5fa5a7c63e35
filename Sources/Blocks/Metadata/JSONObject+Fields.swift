// What `meta.json` and the metadata of chunk objects need of their members. As in Go, null stands for a
// member that is not there.

extension JSONObject {
  /// The value of a member; nil if it is not there, or null.
  func field(_ name: String) -> JSONValue? {
    let value = self[name]
    return value == .null ? nil : value
  }

  func integer<Value: FixedWidthInteger>(
    _ name: String, in path: String
  ) throws(BlockMetaError) -> Value? {
    guard let value = field(name) else { return nil }
    guard let integer = value.number?.integer(as: Value.self) else {
      throw .invalid(field: "\(path).\(name)")
    }
    return integer
  }

  func ulid(_ name: String, in path: String) throws(BlockMetaError) -> ULID? {
    guard let value = field(name) else { return nil }
    guard let ulid = value.string.flatMap(ULID.init) else {
      throw .invalid(field: "\(path).\(name)")
    }
    return ulid
  }

  func bool(_ name: String, in path: String) throws(BlockMetaError) -> Bool {
    guard let value = field(name) else { return false }
    guard let bool = value.bool else { throw .invalid(field: "\(path).\(name)") }
    return bool
  }

  func elements(_ name: String, in path: String) throws(BlockMetaError) -> [JSONValue] {
    guard let value = field(name) else { return [] }
    guard let elements = value.array else { throw .invalid(field: "\(path).\(name)") }
    return elements
  }

  func strings(_ name: String, in path: String) throws(BlockMetaError) -> [String] {
    try elements(name, in: path).map { element throws(BlockMetaError) in
      guard let string = element.string else { throw .invalid(field: "\(path).\(name)") }
      return string
    }
  }

  /// Sets a member in its place, or adds it behind those that come before it in `order`; nil removes it.
  mutating func update(_ name: String, to value: JSONValue?, order: [String]) {
    guard let value, lastIndex(of: name) == nil else {
      self[name] = value
      return
    }
    let before = order.prefix { $0 != name }.compactMap(lastIndex).max()
    members.insert(Member(name: name, value: value), at: before.map { $0 + 1 } ?? 0)
  }
}
