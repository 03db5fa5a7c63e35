import Snappy
import TestSupport
import Testing

/// Expects that a block decodes as ``PlainSnappy`` says: to the same bytes, or to the same error.
func expectSameOutcome(_ block: [UInt8], _ what: @autoclosure () -> String = "") {
  let expected = PlainSnappy.block(block)
  let outcome = decodeBlock(block)
  if outcome != expected {
    Issue.record("\(outcome), not \(expected), for \(what()) \(block.prefix(2_000).hex)")
  }
}

/// What a block decodes to by all forms of decoding, which have to agree.
func decodeBlock(_ block: [UInt8], limit: Int = .max) -> PlainSnappy.Outcome {
  let outcome = PlainSnappy.Outcome { () throws(SnappyError) in
    try SnappyBlock.decode(block.span, limit: limit)
  }
  // What an array held before is kept, or dropped, as is promised.
  var (appended, replaced) = ([1, 2, 3] as [UInt8], [4, 5] as [UInt8])
  do throws(SnappyError) {
    try SnappyBlock.decode(block.span, appendingTo: &appended, limit: limit)
    if let bytes = try? outcome.get(), appended == [1, 2, 3] + bytes {
    } else {
      Issue.record("appending yields something else for \(block.prefix(2_000).hex)")
    }
  } catch {
    if appended != [1, 2, 3] || outcome != .failure(error) {
      Issue.record("appending fails otherwise for \(block.prefix(2_000).hex)")
    }
  }
  do throws(SnappyError) {
    try SnappyBlock.decode(block.span, into: &replaced, limit: limit)
    if outcome != .success(replaced) {
      Issue.record("replacing yields something else for \(block.prefix(2_000).hex)")
    }
  } catch {
    if !replaced.isEmpty || outcome != .failure(error) {
      Issue.record("replacing fails otherwise for \(block.prefix(2_000).hex)")
    }
  }
  return outcome
}
