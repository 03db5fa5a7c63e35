/// A label, by the numbers that an index has for the texts of its name and its value.
public struct SymbolPair: Hashable, Sendable {
  /// The symbol of the name.
  public var name: UInt32
  /// The symbol of the value.
  public var value: UInt32

  /// A label of two symbols.
  @inlinable
  public init(name: UInt32, value: UInt32) { (self.name, self.value) = (name, value) }
}

extension SymbolPair: Comparable {
  /// Whether the name comes first, or, of the same name, the value: as the texts do, since symbols are
  /// sorted.
  public static func < (left: SymbolPair, right: SymbolPair) -> Bool { left.word < right.word }

  /// Both in one word, in the order of the pairs.
  var word: UInt64 { UInt64(name) << 32 | UInt64(value) }
}
