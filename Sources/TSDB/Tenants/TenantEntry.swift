internal import Blocks
internal import Synchronization

/// A tenant whose store is open, or is being opened, closed or deleted.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
final class TenantEntry<Files: FileSystem>: Sendable {
  struct Content: Sendable {
    /// Nil if it is not open.
    var store: Store<Files>?
    /// Whether it was maintained since it was opened.
    var isMaintained = false
    /// What it tells of itself to, if anybody wants to know.
    var observer: TenantObserver?
  }

  let tenant: TenantName
  /// Where the table has it.
  let slot: Int
  /// Locked as long as the store is being opened, closed or deleted, and always before the table. Nothing of the
  /// user's is called meanwhile, save for the clock.
  let content = Mutex(Content())

  init(_ tenant: TenantName, slot: Int) {
    self.tenant = tenant
    self.slot = slot
  }
}
