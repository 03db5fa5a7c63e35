/// Something that a file system could not do.
public struct FileSystemError: Error, Hashable, Sendable {
  /// What it could not do.
  public var operation: Operation
  /// With which file or directory.
  public var path: String
  /// Why, as the system's `errno` says it.
  public var cause: Cause

  /// What is asked of a file system.
  @nonexhaustive
  public enum Operation: String, Sendable {
    /// To list a directory.
    case list
    /// To say what there is at a path.
    case status
    /// To read a file, or to map it.
    case read
    /// To make a file.
    case create
    /// To open a file in order to write.
    case open
    /// To write bytes.
    case write
    /// To make bytes or names durable.
    case synchronize
    /// To close a file.
    case close
    /// To cut a file off.
    case truncate
    /// To give another name.
    case rename
    /// To remove.
    case remove
    /// To make a directory.
    case createDirectory
    /// To take a file that one at a time can have.
    case lock
  }

  /// Why something could not be done.
  public struct Cause: Hashable, Sendable {
    /// The system's number for it.
    public var code: Int32
    /// What the system calls it.
    public var text: String

    /// A cause.
    ///
    /// - Parameters:
    ///   - code: the system's number for it.
    ///   - text: what the system calls it.
    public init(code: Int32, text: String) {
      self.code = code
      self.text = text
    }
  }

  /// An error.
  ///
  /// - Parameters:
  ///   - operation: what could not be done.
  ///   - path: with which file or directory.
  ///   - cause: why.
  public init(_ operation: Operation, _ path: String, _ cause: Cause) {
    self.operation = operation
    self.path = path
    self.cause = cause
  }

  /// Whether the cause is that there is nothing at the path.
  public var isNotFound: Bool { cause.code == Cause.notFound.code }
}

extension FileSystemError.Cause {
  // The numbers are those of every system that this library runs on.

  /// There is nothing at the path.
  public static let notFound = Self(code: 2, text: "No such file or directory")
  /// Reading or writing failed.
  public static let inputOutput = Self(code: 5, text: "Input/output error")
  /// There is something at the path already.
  public static let exists = Self(code: 17, text: "File exists")
  /// What should be a directory is a file.
  public static let notADirectory = Self(code: 20, text: "Not a directory")
  /// What should be a file is a directory.
  public static let isADirectory = Self(code: 21, text: "Is a directory")
  /// There is no room.
  public static let noSpace = Self(code: 28, text: "No space left on device")
}

extension FileSystemError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    "\(path): cannot \(operation.rawValue): \(cause.text) (errno \(cause.code))"
  }
}
