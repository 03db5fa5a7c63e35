public import BitCoding

extension IndexReader {
  /// Where the list of a label is: cheap to get and to keep.
  public struct ListHandle: Hashable, Sendable {
    /// The position of its entry in the postings offset table.
    let position: Int
  }

  /// The list of all series.
  ///
  /// - Throws: ``IndexError``.
  /// - Complexity: O(the length of the list)
  public func allSeries() throws(IndexError) -> PackedPostings {
    let empty: [UInt8] = []
    guard let position = table.position(name: empty.span, value: empty.span) else {
      throw .invalid(.postingsTable, .noListOfAll, byteOffset: contents.postingsTable)
    }
    return try list(at: ListHandle(position: position))
  }

  /// The list of the series that have a label; `nil` if there are none.
  ///
  /// - Parameters:
  ///   - name: the name in UTF-8.
  ///   - value: the value in UTF-8.
  /// - Throws: ``IndexError``.
  /// - Complexity: O(log *n* + the length of the list) for *n* values of the name
  public func list(
    name: Span<UInt8>, value: Span<UInt8>
  ) throws(IndexError) -> PackedPostings? {
    guard let handle = handle(name: name, value: value) else { return nil }
    return try list(at: handle)
  }

  /// The list at a handle of this index.
  ///
  /// - Parameter handle: where the list is.
  /// - Throws: ``IndexError``.
  /// - Complexity: O(the length of the list)
  public func list(at handle: ListHandle) throws(IndexError) -> PackedPostings {
    let range = range(ofListAt: handle)
    return try Self.list(in: source.read(range), at: range.lowerBound)
  }

  /// Where the list of a label lies in the file, for those who fetch it by themselves; `nil` if no
  /// series has the label.
  ///
  /// - Parameters:
  ///   - name: the name in UTF-8.
  ///   - value: the value in UTF-8.
  /// - Complexity: O(log *n*) for *n* values of the name
  public func listRange(name: Span<UInt8>, value: Span<UInt8>) -> Range<Int>? {
    handle(name: name, value: value).map(range(ofListAt:))
  }

  func range(ofListAt handle: ListHandle) -> Range<Int> {
    guard let range = table.list(at: handle.position) else {
      preconditionFailure("a handle belongs to the index that gave it")
    }
    return range
  }

  /// Reads the list in bytes that were fetched by ``listRange(name:value:)``.
  ///
  /// - Parameters:
  ///   - bytes: the bytes of the range.
  ///   - byteOffset: where they begin in the file.
  /// - Throws: ``IndexError``.
  /// - Complexity: O(the length of the list)
  public static func list(
    in bytes: SharedBytes, at byteOffset: Int
  ) throws(IndexError) -> PackedPostings {
    let (count, references) = try bytes.checkedTable(of: .postings, at: byteOffset)
    guard let list = PackedPostings(bytes.extracting(references)), list.count == count else {
      throw .invalid(.postings, .length, byteOffset: byteOffset)
    }
    if let index = list.firstDisorder() {
      throw .invalid(
        .postings, .order, byteOffset: byteOffset + references.lowerBound + 4 * index)
    }
    return list
  }
}

extension IndexReader: PostingSource {
  typealias List = PackedPostings
  typealias Handle = ListHandle
  typealias Failure = IndexError

  func handle(name: Span<UInt8>, value: Span<UInt8>) -> ListHandle? {
    // The empty name is none of a label, but that of the list of all series.
    guard !name.isEmpty else { return nil }
    return table.position(name: name, value: value).map(ListHandle.init)
  }

  /// Some bytes of a list are no references.
  func count(at handle: ListHandle) -> Int { range(ofListAt: handle).count / 4 }

  /// Calls `body` with each value of a name that begins with `prefix`, in the order of their bytes,
  /// and where the list of the label is, until it returns false.
  ///
  /// - Parameters:
  ///   - name: the name in UTF-8.
  ///   - prefix: what the values begin with, in UTF-8; empty for all values.
  ///   - body: what is done with a value; it returns whether to go on.
  /// - Complexity: O(log *n* + the values) for *n* values of the name, besides what `body` does
  public func forEachValue(
    of name: Span<UInt8>, startingWith prefix: Span<UInt8>,
    _ body: (_ value: Span<UInt8>, _ handle: ListHandle) -> Bool
  ) {
    guard !name.isEmpty, let name = table.name(of: name) else { return }
    table.forEachValue(of: name, from: prefix) { value, position in
      value.begins(with: prefix) && body(value, ListHandle(position: position))
    }
  }
}
