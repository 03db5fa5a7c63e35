extension LabelSet {
  /// The xxHash64 of the text with seed 0: what Prometheus calls the stable hash of labels.
  ///
  /// It is the same in every process and version, so that it may be stored, and decide to which shard
  /// a series belongs. It is not kept: whoever needs it often keeps it.
  ///
  /// - Complexity: O(``utf8Count``)
  public var hash64: UInt64 { withUTF8 { XXHash64.hash(of: $0) } }

  /// Finds the ``hash64`` of many sets, in less time than one at a time takes: the caller's loop would
  /// retain and release each set.
  ///
  /// - Parameters:
  ///   - sets: what is hashed.
  ///   - hashes: where the hash of each set goes, to the same index.
  /// - Precondition: `hashes` has room for as many as there are sets.
  /// - Complexity: O(the bytes of all sets); nothing is allocated.
  public static func hash64(of sets: Span<LabelSet>, into hashes: inout MutableSpan<UInt64>) {
    precondition(hashes.count >= sets.count, "there is room for the hash of each set")
    for index in sets.indices {
      let bytes = sets[index].storage.span
      hashes[index] = XXHash64.hash(of: bytes.extracting(LabelTable(bytes).text))
    }
  }

  /// The 64-bit FNV-1a hash of the text: the fingerprint of a metric in the chunk stores of Cortex and
  /// in the Go libraries of Prometheus.
  ///
  /// It takes each byte after the other, many times as long as ``hash64``.
  ///
  /// - Complexity: O(``utf8Count``)
  public var fingerprint: UInt64 {
    withUTF8 { text in
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x0100_0000_01B3 }
      return hash
    }
  }
}

extension LabelSet: Hashable {
  /// Feeds ``hash64`` to `hasher`, which takes a fraction of what the text would take.
  ///
  /// Someone who makes up label sets can find some that hash alike. Where that is to be feared, limit
  /// how many sets one source can have.
  ///
  /// - Parameter hasher: what takes the hash.
  /// - Complexity: O(``utf8Count``)
  public func hash(into hasher: inout Hasher) { hasher.combine(hash64) }
}
