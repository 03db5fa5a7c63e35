internal import CZstd

// All calls of libzstd, and with them all unsafe code of the module, are in this file. They use only
// what libzstd declares as stable. What is handed to it are spans and the free room of arrays, each
// with its size, for the time of a call; it keeps pointers to nothing but what these types own.

/// What compresses: libzstd's context, with its tables.
///
/// It is `Sendable`, unchecked, because the one value owns the context, which is bound to no thread,
/// and only mutating methods use it: two at once are excluded.
@safe
struct CompressionContext: ~Copyable, @unchecked Sendable {
  private let context: OpaquePointer

  /// - Precondition: `level` is one of ``levels``.
  init(level: Int, hasChecksum: Bool) {
    guard let context = unsafe ZSTD_createCCtx() else { fatalError("no memory to compress in") }
    unsafe self.context = context
    set(ZSTD_c_compressionLevel, to: level)
    set(ZSTD_c_checksumFlag, to: hasChecksum ? 1 : 0)
  }

  // Sound: nobody else has the context, and this value is at its end.
  deinit { unsafe ZSTD_freeCCtx(context) }

  private func set(_ parameter: ZSTD_cParameter, to value: Int) {
    let result = unsafe ZSTD_CCtx_setParameter(context, parameter, Int32(value))
    precondition(ZSTD_isError(result) == 0, "a parameter that libzstd does not take")
  }

  static var levels: ClosedRange<Int> { Int(ZSTD_minCLevel())...Int(ZSTD_maxCLevel()) }
  static var defaultLevel: Int { Int(ZSTD_CLEVEL_DEFAULT) }
  static func maximumByteCount(_ byteCount: Int) -> Int { ZSTD_compressBound(byteCount) }

  /// Adds a frame with the compressed `input` to `output`.
  mutating func append(
    _ input: Span<UInt8>, using dictionary: ZstdCompressionDictionary?, to output: inout [UInt8]
  ) {
    let context = unsafe context
    output.append(addingCapacity: ZSTD_compressBound(input.count)) { room in
      unsafe room.withUnsafeMutableBufferPointer { buffer, count in
        unsafe input.withUnsafeBufferPointer { input in
          // Sound: both buffers are as long as libzstd is told. It reads the digest until the call
          // ends, and the caller keeps that so long. Afterwards the pointer to it is not used again:
          // each call sets it anew.
          _ = unsafe ZSTD_CCtx_reset(context, ZSTD_reset_session_only)
          let result = withExtendedLifetime(dictionary) {
            _ = unsafe ZSTD_CCtx_refCDict(context, dictionary?.digest.pointer)
            return unsafe ZSTD_compress2(
              context, buffer.baseAddress, buffer.count, input.baseAddress, input.count)
          }
          // There is room for the worst case, so that only memory can be wanting.
          guard ZSTD_isError(result) == 0 else { fatalError("no memory to compress in") }
          count = result
        }
      }
    }
  }
}

/// What decompresses: libzstd's context, with its tables.
///
/// It is `Sendable`, unchecked, for the reason that ``CompressionContext`` is.
@safe
struct DecompressionContext: ~Copyable, @unchecked Sendable {
  private let context: OpaquePointer

  init() {
    guard let context = unsafe ZSTD_createDCtx() else { fatalError("no memory to decompress in") }
    unsafe self.context = context
  }

  // Sound: nobody else has the context, and this value is at its end.
  deinit { unsafe ZSTD_freeDCtx(context) }

  /// The largest window that libzstd takes, as a power of two.
  static var mostWindowBits: Int { Int(ZSTD_dParam_getBounds(ZSTD_d_windowLogMax).upperBound) }

  /// What became of a frame.
  enum Outcome {
    case decoded
    case noRoom
    case wrongChecksum
    case corrupt
  }

  /// Adds what `frame`, all of a frame and nothing else, decodes to, if that is at most `capacity`
  /// bytes; otherwise, or if the frame is at fault, adds nothing.
  mutating func append(
    _ frame: Span<UInt8>, using dictionary: ZstdDecompressionDictionary?, capacity: Int,
    to output: inout [UInt8]
  ) -> Outcome {
    let context = unsafe context
    var outcome = Outcome.decoded
    // Room for nothing would be a write into the storage that all empty arrays share.
    output.append(addingCapacity: max(capacity, 1)) { room in
      unsafe room.withUnsafeMutableBufferPointer { buffer, count in
        unsafe frame.withUnsafeBufferPointer { frame in
          // Sound: both buffers are at least as long as libzstd is told, and the caller keeps the digest
          // until the call ends. What libzstd may have written before it fails is not counted.
          let result = withExtendedLifetime(dictionary) {
            unsafe ZSTD_decompress_usingDDict(
              context, buffer.baseAddress, capacity, frame.baseAddress, frame.count,
              dictionary?.digest.pointer)
          }
          guard ZSTD_isError(result) != 0 else {
            count = result
            return
          }
          outcome =
            switch ZSTD_getErrorCode(result) {
            case ZSTD_error_dstSize_tooSmall: .noRoom
            case ZSTD_error_checksum_wrong: .wrongChecksum
            default: .corrupt
            }
        }
      }
    }
    return outcome
  }
}

/// A dictionary that libzstd has prepared for compression.
///
/// It is `Sendable`, unchecked, because libzstd only reads a digest that it has made, and allows many
/// threads to.
@safe
struct CompressionDigest: ~Copyable, @unchecked Sendable {
  let pointer: OpaquePointer

  /// Nil if the dictionary's tables are at fault.
  init?(_ dictionary: Span<UInt8>, level: Int) {
    // Sound: libzstd makes a copy of the bytes.
    let pointer = unsafe dictionary.withUnsafeBufferPointer { bytes in
      unsafe ZSTD_createCDict(bytes.baseAddress, bytes.count, Int32(level))
    }
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
  }

  // Sound: who uses the pointer keeps this value for as long.
  deinit { unsafe ZSTD_freeCDict(pointer) }
}

/// A dictionary that libzstd has prepared for decompression.
///
/// It is `Sendable`, unchecked, for the reason that ``CompressionDigest`` is.
@safe
struct DecompressionDigest: ~Copyable, @unchecked Sendable {
  let pointer: OpaquePointer

  /// Nil if the dictionary's tables are at fault.
  init?(_ dictionary: Span<UInt8>) {
    // Sound: libzstd makes a copy of the bytes.
    let pointer = unsafe dictionary.withUnsafeBufferPointer { bytes in
      unsafe ZSTD_createDDict(bytes.baseAddress, bytes.count)
    }
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
  }

  // Sound: who uses the pointer keeps this value for as long.
  deinit { unsafe ZSTD_freeDDict(pointer) }
}

/// Trains a dictionary of at most `capacity` bytes on samples that follow one another in `samples`.
///
/// - Precondition: the samples have as many bytes as there are.
/// - Throws: ``ZstdDictionaryError/trainingFailed(reason:)``, with libzstd's words.
func trainedDictionary(
  _ samples: Span<UInt8>, byteCounts: Span<Int>, capacity: Int
) throws(ZstdDictionaryError) -> [UInt8] {
  var result = 0
  let dictionary = [UInt8](capacity: capacity) { room in
    unsafe room.withUnsafeMutableBufferPointer { buffer, count in
      unsafe samples.withUnsafeBufferPointer { samples in
        unsafe byteCounts.withUnsafeBufferPointer { byteCounts in
          // Sound: all three buffers are as long as libzstd is told, by the precondition.
          result = unsafe ZDICT_trainFromBuffer(
            buffer.baseAddress, buffer.count, samples.baseAddress, byteCounts.baseAddress,
            UInt32(byteCounts.count))
        }
      }
      if ZDICT_isError(result) == 0 { count = result }
    }
  }
  guard ZDICT_isError(result) == 0 else {
    // Sound: the words are constants of libzstd.
    throw .trainingFailed(reason: unsafe String(cString: ZDICT_getErrorName(result)))
  }
  return dictionary
}

/// Whether the tables of a dictionary, behind its magic number and its identifier, can be read.
func hasReadableTables(_ dictionary: Span<UInt8>) -> Bool {
  // Sound: the buffer is as long as libzstd is told.
  unsafe dictionary.withUnsafeBufferPointer { bytes in
    ZDICT_isError(unsafe ZDICT_getDictHeaderSize(bytes.baseAddress, bytes.count)) == 0
  }
}
