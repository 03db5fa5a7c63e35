internal import BitCoding

/// The postings offset table of an index: its bytes, and where each name and every 32nd of its values
/// are in them.
///
/// What was read once from the bytes, when the positions were taken, is not checked again.
struct PostingsTable {
  /// The entries: 2, name, value, offset of the list.
  private let bytes: SharedBytes
  /// Where the bytes begin in the file.
  private let byteOffset: Int
  /// Where the lists end.
  private let listsEnd: Int
  /// All names, ascending.
  private(set) var names: [Name] = []
  /// Where in the bytes every `sampling`th entry of each name begins.
  private var samples: [UInt32] = []
  /// In version 1, whose entries are in any order, all are samples.
  private let sampling: Int

  /// A name, and the entries of its values.
  struct Name {
    /// Where the name is in the bytes.
    let text: Range<Int>
    /// The bytes of each entry up to the value, the same in all.
    let headerCount: Int
    /// The samples of its entries.
    var samples: Range<Int>
    /// The number of its values.
    var valueCount = 0
  }

  /// Reads the table from its section, which begins at `byteOffset` of the file.
  ///
  /// - Parameters:
  ///   - lists: where the lists lie in the file.
  ///   - isSorted: whether entries have to be sorted by name and value.
  init(
    section: SharedBytes, byteOffset: Int, lists: Range<Int>, isSorted: Bool
  ) throws(IndexError) {
    let (count, entries) = try section.checkedTable(of: .postingsTable, at: byteOffset)
    bytes = section.extracting(entries)
    self.byteOffset = byteOffset + entries.lowerBound
    listsEnd = lists.upperBound
    sampling = isSorted ? 32 : 1
    let bytes = bytes
    try bytes.withSpan { bytes throws(IndexError) in
      if isSorted {
        var last: Entry?
        try readEntries(count, bytes, lists) { entry throws(IndexError) in
          try append(entry, behind: last, bytes)
          last = entry
        }
      } else {
        var entries: [Entry] = []
        try readEntries(count, bytes, lists) { entry in entries.append(entry) }
        entries.sort { $0.precedes($1, bytes) }
        for index in entries.indices {
          try append(entries[index], behind: index == 0 ? nil : entries[index - 1], bytes)
        }
      }
    }
  }

  /// Calls `body` with each entry, in the order of the bytes.
  private func readEntries(
    _ count: Int, _ bytes: Span<UInt8>, _ lists: Range<Int>,
    _ body: (Entry) throws(IndexError) -> Void
  ) throws(IndexError) {
    var (offset, listsStart) = (0, lists.lowerBound)
    for _ in 0..<count {
      guard let entry = Entry(bytes, at: offset), entry.list < listsEnd else {
        throw fault(.length, at: offset)
      }
      // So that each list ends where the next one begins, whatever its length says.
      guard entry.list >= listsStart else { throw fault(.order, at: offset) }
      try body(entry)
      (offset, listsStart) = (entry.end, entry.list + 1)
    }
    guard offset == bytes.count else { throw fault(.length, at: offset) }
  }

  private mutating func append(
    _ entry: Entry, behind last: Entry?, _ bytes: Span<UInt8>
  ) throws(IndexError) {
    let name = bytes.extracting(entry.name)
    if let last, bytes.extracting(last.name).isEqual(to: name) {
      guard bytes.extracting(last.value).precedes(bytes.extracting(entry.value)) else {
        throw fault(.order, at: entry.start)
      }
      // The same integer can be written in more bytes than it takes.
      guard entry.headerCount == last.headerCount else { throw fault(.length, at: entry.start) }
    } else {
      if let last, !bytes.extracting(last.name).precedes(name) {
        throw fault(.order, at: entry.start)
      }
      names.append(
        Name(
          text: entry.name, headerCount: entry.headerCount, samples: samples.count..<samples.count))
    }
    let index = names.count - 1
    if names[index].valueCount % sampling == 0 {
      samples.append(UInt32(entry.start))
      names[index].samples = names[index].samples.lowerBound..<samples.count
    }
    names[index].valueCount += 1
  }

  private func fault(_ fault: IndexFault, at offset: Int) -> IndexError {
    .invalid(.postingsTable, fault, byteOffset: byteOffset + offset)
  }

  /// An entry: where it is in the bytes, and what it has.
  private struct Entry {
    let start: Int
    let name: Range<Int>
    let value: Range<Int>
    let list: Int
    let end: Int

    init?(_ bytes: Span<UInt8>, at start: Int) {
      var offset = start
      guard bytes.uvarint(at: &offset) == 2, let name = bytes.textRange(at: &offset),
        let value = bytes.textRange(at: &offset), let list = bytes.uvarint(at: &offset),
        list <= UInt64(Int.max)
      else { return nil }
      (self.start, self.name, self.value) = (start, name, value)
      (self.list, end) = (Int(list), offset)
    }

    /// The bytes up to the value.
    var headerCount: Int { name.upperBound - start }

    /// Whether this comes before `other` by name and value.
    func precedes(_ other: Entry, _ bytes: Span<UInt8>) -> Bool {
      let (first, second) = (bytes.extracting(name), bytes.extracting(other.name))
      guard first.isEqual(to: second) else { return first.precedes(second) }
      return bytes.extracting(value).precedes(bytes.extracting(other.value))
    }
  }
}

extension PostingsTable {
  /// Lends the text of a name.
  func withText<Result, Failure: Error>(
    of name: Name, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.withSpan { bytes throws(Failure) in try body(bytes.extracting(name.text)) }
  }

  /// The name that has this text; `nil` if there is none.
  func name(of text: Span<UInt8>) -> Name? {
    bytes.withSpan { bytes in
      let index = names.partitioningIndex { !bytes.extracting($0.text).precedes(text) }
      guard index < names.count, bytes.extracting(names[index].text).isEqual(to: text) else {
        return nil
      }
      return names[index]
    }
  }

  /// Calls `body` with the values of a name from `start` on, in their order, and the positions of
  /// their entries, until it returns false.
  @inline(__always)
  func forEachValue(
    of name: Name, from start: Span<UInt8>,
    _ body: (_ value: Span<UInt8>, _ position: Int) -> Bool
  ) {
    bytes.withSpan { bytes in
      // The values between the last sample that does not come behind the start, and the start, are
      // passed over.
      let first = samples[name.samples].partitioningIndex { position in
        guard let value = Self.value(at: Int(position), of: name, bytes) else { return true }
        return start.precedes(bytes.extracting(value))
      }
      var hasBegun = false
      for sample in max(first - 1, name.samples.lowerBound)..<name.samples.upperBound {
        var position = Int(samples[sample])
        let index = (sample - name.samples.lowerBound) * sampling
        for _ in index..<min(index + sampling, name.valueCount) {
          guard let value = Self.value(at: position, of: name, bytes) else { return }
          let text = bytes.extracting(value)
          hasBegun = hasBegun || !text.precedes(start)
          guard !hasBegun || body(text, position) else { return }
          position = value.upperBound
          _ = bytes.uvarint(at: &position)
        }
      }
    }
  }

  /// The position of the entry of a label; `nil` if there is none.
  func position(name: Span<UInt8>, value: Span<UInt8>) -> Int? {
    guard let name = self.name(of: name) else { return nil }
    var found: Int?
    forEachValue(of: name, from: value) { text, position in
      if text.isEqual(to: value) { found = position }
      return false
    }
    return found
  }

  /// Where in the file the list of the entry at `position` is, and maybe padding behind it.
  func list(at position: Int) -> Range<Int>? {
    bytes.withSpan { bytes in
      guard let entry = Entry(bytes, at: position) else { return nil }
      return entry.list..<(Entry(bytes, at: entry.end)?.list ?? listsEnd)
    }
  }

  @inline(__always)
  private static func value(
    at position: Int, of name: Name, _ bytes: Span<UInt8>
  ) -> Range<Int>? {
    var offset = position &+ name.headerCount
    return bytes.textRange(at: &offset)
  }
}
