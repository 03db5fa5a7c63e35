/// A fault of a chunk in a list of chunks.
public struct ChunkListError: Error, Equatable, Sendable {
  /// Which list, where there are several; they count from 0.
  public var list: Int
  /// Which chunk of the list; they count from 0.
  public var chunk: Int
  /// What is wrong with the chunk.
  public var fault: ChunkFault

  /// The fault of a chunk.
  ///
  /// - Parameters:
  ///   - list: which list, where there are several; they count from 0.
  ///   - chunk: which chunk of the list; they count from 0.
  ///   - fault: what is wrong with the chunk.
  public init(list: Int = 0, chunk: Int, fault: ChunkFault) {
    self.list = list
    self.chunk = chunk
    self.fault = fault
  }
}

extension ChunkListError: CustomStringConvertible {
  /// The fault in words.
  public var description: String { "chunk \(chunk) of list \(list): \(fault)" }
}
