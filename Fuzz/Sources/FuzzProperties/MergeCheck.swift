internal import Chunks
internal import Gorilla

/// Checks that `bytes`, cut into the chunks of three replicas, keep the promises of merging and of
/// reading what was merged.
///
/// Before each payload, a byte names the list (bits 0 and 1) and the encoding (bits 2 to 4; 7 is sealed),
/// and says whether the chunk is given a range of times at all costs (bit 5); two bytes have its length.
public func checkMerge(_ bytes: Span<UInt8>) {
  let lists = lists(of: bytes)
  guard let merged = merge(lists) else { return }
  for (chunk, next) in zip(merged, merged.dropFirst()) {
    expect(chunk.maxTime < next.minTime, "merged chunks are in order, and do not overlap")
  }
  expect(merge([merged]) == merged, "merging again changes nothing")
  expect(merge([merged, merged]) == merged, "merging with itself changes nothing")

  // What is not as it is described, and overlaps with nothing, makes its way through.
  guard lists.joined().allSatisfy(isSound) else { return }
  guard let times = allTimes(of: merged) else {
    return expect(false, "merged chunks can be read")
  }
  for (time, next) in zip(times, times.dropFirst()) {
    expect(time < next, "merged samples are in order")
  }
  let expected = Set(lists.joined().flatMap { allTimes(of: [$0]) ?? [] }).sorted()
  expect(times == expected, "every time is kept, and no other comes along")
  guard let reversed = merge(lists.reversed()) else {
    return expect(false, "lists that can be merged can be so in any order")
  }
  expect(allTimes(of: reversed) == times, "the order of the lists does not change the times")
  checkSeeking(merged, times)
  checkSealing(merged, times)
}

/// Checks that chunks of `times`, once sealed, still have them, and that sealing again changes nothing.
private func checkSealing(_ chunks: [Chunk], _ times: [Int64]) {
  var sealer = ChunkSealer()
  guard let sealed = try? sealer.seal(chunks) else {
    return expect(false, "sound chunks can be sealed")
  }
  expect(sealed.allSatisfy(isSound), "sealed chunks are as they are described")
  expect(allTimes(of: sealed) == times, "every time is kept in sealed chunks")
  let again = try? sealer.seal(sealed)
  expect(again == sealed, "sealing again changes nothing")
}

/// Checks that a cursor finds the times of `chunks`, which are `times`.
private func checkSeeking(_ chunks: [Chunk], _ times: [Int64]) {
  guard let first = times.first, let last = times.last else { return }
  let middle = times[times.count / 2]
  var cursor = ChunkCursor(chunks)
  for target in [first, middle, max(middle, .min + 1) - 1, last] {
    cursor.open(chunks)
    let expected = times.first { $0 >= target }
    let kind = try? cursor.seek(to: target)
    expect(kind != nil && expected != nil, "a cursor finds a time that is there")
    let found = cursor.withTimestamps { $0[0] }
    expect(found == expected, "a cursor finds the first sample at a time or later")
  }
}

private func lists(of bytes: Span<UInt8>) -> [[Chunk]] {
  var lists: [[Chunk]] = [[], [], []]
  var start = 0
  while start + 3 <= bytes.count {
    let choice = bytes[start]
    let length = Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
    let end = min(start + 3 + length, bytes.count)
    let payload = (start + 3..<end).map { bytes[$0] }
    start = end
    let number = choice >> 2 & 7
    let encoding = number == 7 ? .sealed : ChunkEncodingByte(rawValue: number)
    let list = Int(choice & 3) % 3
    if let chunk = try? Chunk(encoding: encoding, payload: payload) {
      lists[list].append(chunk)
    } else if choice & 0x20 != 0,
      let chunk = try? Chunk(encoding: encoding, payload: payload, minTime: 0, maxTime: 1_000)
    {
      lists[list].append(chunk)
    }
  }
  return lists
}

private func merge(_ lists: [[Chunk]]) -> [Chunk]? {
  var merger = ChunkMerger()
  do throws(ChunkListError) {
    return try merger.merge(lists)
  } catch {
    expect(
      lists.indices.contains(error.list) && lists[error.list].indices.contains(error.chunk),
      "an error names a chunk")
    expect(!isSound(lists[error.list][error.chunk]), "the chunk that an error names is at fault")
    return nil
  }
}

/// Whether the samples of `chunk` are what is said of it.
private func isSound(_ chunk: Chunk) -> Bool {
  (try? Chunk(encoding: chunk.encoding, payload: chunk.payload)) == chunk
}

/// The times of all samples; nil if one cannot be read.
private func allTimes(of chunks: [Chunk]) -> [Int64]? {
  var cursor = ChunkCursor(chunks)
  var times: [Int64] = []
  do throws(ChunkListError) {
    while try cursor.next() != nil {
      cursor.withTimestamps { batch in
        for index in batch.indices { times.append(batch[index]) }
      }
    }
    return times
  } catch { return nil }
}
