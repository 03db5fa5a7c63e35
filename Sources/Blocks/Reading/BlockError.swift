/// A fault of a block, and where it is.
public struct BlockError: Error, Equatable, Sendable {
  /// The file or the directory.
  public var path: String
  /// Where in the file the fault is, or what has it begins; 0 for all of the file.
  public var byteOffset: Int
  /// What is wrong.
  public var fault: BlockFault

  /// A fault at a place.
  ///
  /// - Parameters:
  ///   - path: the file or the directory.
  ///   - byteOffset: where in the file; 0 for all of it.
  ///   - fault: what is wrong.
  public init(_ path: String, byteOffset: Int = 0, _ fault: BlockFault) {
    self.path = path
    self.byteOffset = byteOffset
    self.fault = fault
  }
}

extension BlockError: CustomStringConvertible {
  /// The place and the fault in words.
  public var description: String { "\(path), byte \(byteOffset): \(fault)" }
}
