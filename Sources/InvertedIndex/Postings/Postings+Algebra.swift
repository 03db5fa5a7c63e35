extension Postings {
  /// The references that are here and in `other`.
  ///
  /// - Complexity: O(*n* + *m*), or O(*n* log *m*) if one has many more than the other
  public func intersection(_ other: Postings) -> Postings { .intersection(of: [self, other]) }

  /// The references that are here or in `other`.
  ///
  /// - Complexity: O(*n* + *m*)
  public func union(_ other: Postings) -> Postings { .union(of: [self, other]) }

  /// The references that are here and not in `other`.
  ///
  /// - Complexity: O(*n* + *m*), or O(*n* log *m*) if there are many more in `other`
  public func subtracting(_ other: Postings) -> Postings {
    var result = self
    result.subtract(other)
    return result
  }

  /// The references that are in all of some postings; none if there are no postings.
  ///
  /// - Complexity: that of the intersection of the smallest with each of the others in turn, until
  ///   nothing is left
  public static func intersection(of postings: [Postings]) -> Postings {
    intersection(ofLists: postings)
  }

  /// The references that are in any of some postings.
  ///
  /// - Complexity: O(*n*) if the references lie close together, O(*n* log *k*) otherwise, for *n*
  ///   references in *k* postings. The memory is within a small multiple of *n* in any case.
  public static func union(of postings: [Postings]) -> Postings { union(ofLists: postings) }
}

extension Postings {
  /// All references of a list of an index file.
  ///
  /// - Precondition: they ascend: ``PackedPostings/firstDisorder()`` is `nil`. That goes for all lists of
  ///   index files here; where one does not ascend, neither does what comes of it.
  /// - Complexity: O(*n*)
  public init(_ packed: PackedPostings) { self.init(copying: packed) }

  /// The references that are in all of some lists of index files; none if there are no lists.
  ///
  /// The smallest list is decoded. Of the others no more is decoded than is needed to look for what is
  /// left.
  ///
  /// - Complexity: that of the intersection of the smallest with each of the others in turn, until
  ///   nothing is left
  public static func intersection(of lists: [PackedPostings]) -> Postings {
    intersection(ofLists: lists)
  }

  /// The references that are in any of some lists of index files.
  ///
  /// - Complexity: as for lists in memory
  public static func union(of lists: [PackedPostings]) -> Postings { union(ofLists: lists) }

  /// The references that are here and not in a list of an index file.
  ///
  /// - Complexity: as for a list in memory
  public func subtracting(_ other: PackedPostings) -> Postings {
    var result = self
    result.subtract(other)
    return result
  }
}

extension Postings {
  /// Keeps the references that `list` has too.
  mutating func formIntersection(with list: some PostingList) {
    if list.count < count {
      let larger = self
      self = Postings(copying: list)
      PostingSieve.intersect(&references, with: larger)
    } else {
      PostingSieve.intersect(&references, with: list)
    }
  }

  /// Removes the references that `list` has.
  mutating func subtract(_ list: some PostingList) {
    PostingSieve.subtract(list, from: &references)
  }

  /// The references that are in all of `lists`.
  static func intersection(ofLists lists: [some PostingList]) -> Postings {
    // The smallest is copied, which takes a tenth of the time of the first pass at most, and then only
    // shrinks; lists behind an empty result are not touched.
    let order = lists.indices.sorted { lists[$0].count < lists[$1].count }
    guard let smallest = order.first else { return Postings() }
    var result = Postings(copying: lists[smallest])
    for index in order.dropFirst() where !result.isEmpty {
      PostingSieve.intersect(&result.references, with: lists[index])
    }
    return result
  }

  /// The references that are in any of `lists`.
  static func union(ofLists lists: [some PostingList]) -> Postings {
    var (total, lowest, highest) = (0, UInt32.max, UInt32.min)
    for list in lists where list.count > 0 {
      total += list.count
      lowest = Swift.min(lowest, list.withRun(0, from: 0) { $0[0] })
      highest = Swift.max(highest, list.last(ofRun: list.runCount - 1))
    }
    if let only = lists.first(where: { $0.count == total }) { return Postings(copying: only) }
    // At most one word of the bitmap for each reference: few references far apart take little memory.
    if lowest <= highest, Int(highest - lowest) / 64 <= total {
      return Postings(ascending: PostingBitmap.union(of: lists, lowest...highest))
    }
    return Postings(ascending: mergedReferences(of: lists, total))
  }
}
