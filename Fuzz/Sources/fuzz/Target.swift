internal import FuzzProperties

/// What is fuzzed: a decoder, by the name that `Fuzz/run` takes.
enum Target: String, CaseIterable {
  case bits
  case streams
  case xor
  case xor2
  case histogram
  case floatHistogram = "float-histogram"
  case segment
  case headChunks = "head-chunks"
  case index
  case recode
  case merge
  case sealed
  case snappyBlock = "snappy-block"
  case snappyFrames = "snappy-frames"
  case snappyRoundTrip = "snappy-round-trip"
  case labels
  case regularExpression = "regular-expression"
  case zstd
  case zstdDictionary = "zstd-dictionary"
  case zstdRoundTrip = "zstd-round-trip"
  case tombstones
  case sealedTable = "sealed-table"
  case blockMeta = "block-meta"
  case chunkObject = "chunk-object"
  case log
  case checkpoint
  case headChunkFiles = "head-chunk-files"
  case store
  case ringDescription = "ring-description"

  /// The function that libFuzzer calls with each input.
  var check: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt {
    switch self {
    case .bits: { unsafe pass($0, $1, to: checkBits) }
    case .streams: { unsafe pass($0, $1, to: checkStreams) }
    case .xor: { unsafe pass($0, $1, to: checkXOR) }
    case .xor2: { unsafe pass($0, $1, to: checkXOR2) }
    case .histogram: { unsafe pass($0, $1, to: checkHistogram) }
    case .floatHistogram: { unsafe pass($0, $1, to: checkFloatHistogram) }
    case .segment: { unsafe pass($0, $1, to: checkSegment) }
    case .headChunks: { unsafe pass($0, $1, to: checkHeadChunks) }
    case .index: { unsafe pass($0, $1, to: checkIndex) }
    case .recode: { unsafe pass($0, $1, to: checkRecode) }
    case .merge: { unsafe pass($0, $1, to: checkMerge) }
    case .sealed: { unsafe pass($0, $1, to: checkSealed) }
    case .snappyBlock: { unsafe pass($0, $1, to: checkSnappyBlock) }
    case .snappyFrames: { unsafe pass($0, $1, to: checkSnappyFrames) }
    case .snappyRoundTrip: { unsafe pass($0, $1, to: checkSnappyRoundTrip) }
    case .regularExpression: { unsafe pass($0, $1, to: checkRegularExpression) }
    case .labels: { unsafe pass($0, $1, to: checkLabels) }
    case .zstd: { unsafe pass($0, $1, to: checkZstd) }
    case .zstdDictionary: { unsafe pass($0, $1, to: checkZstdDictionary) }
    case .zstdRoundTrip: { unsafe pass($0, $1, to: checkZstdRoundTrip) }
    case .tombstones: { unsafe pass($0, $1, to: checkTombstones) }
    case .sealedTable: { unsafe pass($0, $1, to: checkSealedTable) }
    case .blockMeta: { unsafe pass($0, $1, to: checkBlockMeta) }
    case .chunkObject: { unsafe pass($0, $1, to: checkChunkObject) }
    case .log: { unsafe pass($0, $1, to: checkLog) }
    case .checkpoint: { unsafe pass($0, $1, to: checkCheckpoint) }
    case .headChunkFiles: { unsafe pass($0, $1, to: checkHeadChunkFiles) }
    case .store: { unsafe pass($0, $1, to: checkStore) }
    case .ringDescription: { unsafe pass($0, $1, to: checkRingDescription) }
    }
  }
}

/// Lends the input to a check; 0, which every input gets, means that it may stay in the corpus.
private func pass(
  _ data: UnsafePointer<UInt8>?, _ count: Int, to check: (Span<UInt8>) -> Void
) -> CInt {
  // Sound: libFuzzer owns the bytes, and keeps them as they are until the call returns.
  check(unsafe UnsafeBufferPointer(start: data, count: count).span)
  return 0
}
