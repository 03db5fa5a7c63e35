/// How large an index can be; less in tests.
struct IndexLimits: Sendable {
  /// The bytes of the whole file: references of series are the multiples of 16 below.
  var fileByteCount = 16 << 32
  /// The bytes of a table behind its length.
  var tableByteCount = Int(UInt32.max)
}
