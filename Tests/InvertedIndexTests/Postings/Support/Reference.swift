import TestSupport

/// The operations as one would write them at first, to compare with.
enum Reference {
  static func intersection(_ lists: [[UInt32]]) -> [UInt32] {
    guard let first = lists.first else { return [] }
    return lists.dropFirst().reduce(first) { result, list in
      let other = Set(list)
      return result.filter { other.contains($0) }
    }
  }

  static func union(_ lists: [[UInt32]]) -> [UInt32] {
    lists.reduce(into: Set()) { $0.formUnion($1) }.sorted()
  }

  static func difference(_ first: [UInt32], _ second: [UInt32]) -> [UInt32] {
    let other = Set(second)
    return first.filter { !other.contains($0) }
  }
}

extension SeededGenerator {
  /// Ascending references within `range`, about `count` of them.
  mutating func references(_ count: Int, in range: ClosedRange<UInt32>) -> [UInt32] {
    Set((0..<count).map { _ in UInt32.random(in: range, using: &self) }).sorted()
  }

  /// One of some values.
  mutating func choice<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &self)]
  }
}
