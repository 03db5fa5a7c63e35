extension Postings: PostingList {
  var runCount: Int { references.isEmpty ? 0 : 1 }

  func last(ofRun run: Int) -> UInt32 { references[references.count - 1] }

  func withRun<Result>(_ run: Int, _ body: (Span<UInt32>) -> Result) -> Result {
    body(references.span)
  }

  /// A copy of a list.
  init(copying list: some PostingList) {
    references = []
    references.reserveCapacity(list.count)
    for run in 0..<list.runCount { list.withRun(run) { references.append(copying: $0) } }
  }
}
