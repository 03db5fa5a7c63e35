internal import Gorilla

extension FloatDecoder {
  /// Decodes a sample at a time.
  static func decodeSingly(_ bytes: Span<UInt8>) -> Decoding<FloatSample> {
    var result = Decoding<FloatSample>()
    do throws(ChunkError) {
      var decoder = try Self(bytes)
      do throws(ChunkError) {
        while let sample = try decoder.nextSample(from: bytes) {
          result.samples.append(sample)
          expect(decoder.position == result.samples.count, "next() moves on by one")
          expect(decoder.position <= decoder.count, "there are no more samples than promised")
        }
        expect(decoder.position == decoder.count, "next() ends with the last sample promised")
      } catch {
        result.error = error
        expect(error.sample == decoder.position, "the error names the sample at fault")
        expect(decoder.nextError(from: bytes) == error, "the decoder stays before it")
      }
      result.position = decoder.position
    } catch { result.error = error }
    return result
  }

  private mutating func nextError(from bytes: Span<UInt8>) -> ChunkError? {
    do throws(ChunkError) {
      _ = try nextSample(from: bytes)
      return nil
    } catch { return error }
  }

  /// Decodes `size` samples at a time, with one by itself before each batch if `alternates`.
  static func decode(
    _ bytes: Span<UInt8>, size: Int, alternates: Bool
  ) -> Decoding<FloatSample> {
    var result = Decoding<FloatSample>()
    do throws(ChunkError) {
      var decoder = try Self(bytes)
      var columns = FloatColumns(count: size)
      var count = 0
      do throws(ChunkError) {
        repeat {
          result.position = decoder.position
          if alternates, let sample = try decoder.nextSample(from: bytes) {
            result.samples.append(sample)
          }
          result.position = decoder.position
          count = try decoder.decode(
            from: bytes, &columns.timestamps, &columns.values, &columns.startTimes)
          result.samples += columns.samples(count)
        } while count > 0
      } catch {
        // Those before the fault have been written.
        result.samples += columns.samples(decoder.position - result.position)
        result.error = error
      }
      result.position = decoder.position
    } catch { result.error = error }
    return result
  }
}

/// Checks what holds for all payloads of an encoding, and returns what this one has.
func checkFloats<Decoder: FloatDecoder>(
  _ decoder: Decoder.Type, _ bytes: Span<UInt8>
) -> Decoding<FloatSample> {
  let singly = Decoder.decodeSingly(bytes)
  for (size, alternates) in [(singly.samples.count + 1, false), (5, false), (67, true), (2, true)] {
    let batches = Decoder.decode(bytes, size: size, alternates: alternates)
    expect(batches == singly, "batches and next() agree on samples, position and error")
  }
  do throws(ChunkError) {
    let first = try Decoder.firstTimestamp(of: bytes)
    expect(first == singly.samples.first?.sample.timestamp, "firstTimestamp is that of sample 0")
  } catch {
    expect(error == singly.error, "firstTimestamp fails as decoding does")
  }

  let encoded = Decoder.encodeSingly(singly.samples)
  expect(Decoder.encode(FloatColumns(singly.samples)) == encoded, "columns encode as samples do")
  let again = Decoder.decodeSingly(encoded.span)
  expect(again.error == nil && again.samples == singly.samples, "samples survive encoding")
  return singly
}
