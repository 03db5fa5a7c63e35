import Blocks

// What reads spans, from arrays: the compiler cannot lend those of temporary arrays to what throws.

extension JSONValue {
  init(reading bytes: [UInt8]) throws(JSONError) { try self.init(bytes.span) }
}

extension BlockMeta {
  init(reading bytes: [UInt8]) throws(BlockMetaError) { try self.init(bytes.span) }
}

extension Tombstones {
  init(reading bytes: [UInt8]) throws(TombstonesError) { try self.init(bytes.span) }
}
