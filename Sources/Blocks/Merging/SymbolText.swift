internal import BitCoding

/// The text of a symbol, which is in the order of its bytes.
struct SymbolText: Comparable {
  let bytes: [UInt8]

  static func < (left: SymbolText, right: SymbolText) -> Bool {
    left.bytes.span.precedes(right.bytes.span)
  }
}
