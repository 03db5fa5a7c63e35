/// Which names a label may have.
public enum LabelNameRule: Hashable, Sendable, CaseIterable {
  /// Any name in UTF-8 that is not empty, as since Prometheus 3.
  case utf8
  /// An ASCII letter or underscore, then letters, underscores and digits.
  case legacy

  /// Where the first byte of `name` is that the rule does not allow there; `nil` if there is none.
  func firstFault(in name: Span<UInt8>) -> Int? {
    guard self == .legacy else { return nil }
    for index in name.indices {
      switch name[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"):
        continue
      case UInt8(ascii: "0")...UInt8(ascii: "9") where index > 0: continue
      default: return index
      }
    }
    return nil
  }

  /// Whether a label may have this name, which is valid UTF-8.
  package func allows(_ name: Span<UInt8>) -> Bool { !name.isEmpty && firstFault(in: name) == nil }
}
