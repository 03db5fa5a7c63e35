/// Keeps others from taking the same file, until it is let go of.
public final class FileLock: Sendable {
  private let release: @Sendable () -> Void

  /// What is taken.
  ///
  /// - Parameter release: gives it back.
  public init(release: @escaping @Sendable () -> Void) { self.release = release }

  deinit { release() }
}
