/// A posting list of a ``MemoryIndexSnapshot``, whose runs are its blocks.
struct BlockList: PostingList {
  private let chain: PostingChain
  private let blocks: PostingBlocks
  // None for a list of few blocks, most of whose runs are found in as many steps. A selector may have
  // thousands of such lists, and for each an allocation would take longer than all else.
  private let runs: [PostingChain.Run]

  init(_ chain: PostingChain, in blocks: PostingBlocks) {
    self.chain = chain
    self.blocks = blocks
    runs = chain.blockCount > 3 ? chain.runs(in: blocks) : []
  }

  var count: Int { Int(chain.count) }

  var runCount: Int { Int(chain.blockCount) }

  @inline(__always)
  private func run(_ number: Int) -> PostingChain.Run {
    runs.isEmpty ? chain.run(number, in: blocks) : runs[number]
  }

  func last(ofRun number: Int) -> UInt32 {
    let run = run(number)
    return blocks[run.start &+ run.count &- 1]
  }

  @inline(__always)
  func withRun<Result>(_ number: Int, _ body: (Span<UInt32>) -> Result) -> Result {
    let run = run(number)
    return blocks.withWords(from: run.start, count: Int(run.count), body)
  }
}
