public import Blocks

/// Is told what becomes of samples and blocks, as for metrics.
public protocol StoreObserver: Sendable {
  /// Takes note of an event.
  ///
  /// It is called by the task that caused the event, and should return soon. Neither readers nor other commits
  /// wait for it, but maintenance does. So it can read the store, commit, and look at ``Store/unreadableBlocks``, but
  /// must not call what changes blocks: ``Store/maintain(_:)``, ``Store/flush(_:)``, ``Store/delete(_:in:)``,
  /// ``Store/quarantine()``, ``Store/setHeadAside(_:)`` and ``Store/close()`` would wait for themselves. The same holds
  /// for those who take the progress of maintenance.
  ///
  /// Of a ``MultiTenantStore``, it may lease stores.
  func record(_ event: StoreEvent)
}

/// What has become of samples and blocks.
@nonexhaustive
public enum StoreEvent: Sendable {
  /// The store was opened; this was found.
  case opened(ReplayReport)
  /// A commit was taken, but for so many of its samples.
  case committed(sampleCount: Int, rejectionCount: Int)
  /// A commit could not be logged.
  case commitFailed(FileSystemError)
  /// Samples of the head are in a block.
  case blockWritten(BlockMeta)
  /// A chunk of the head could not be read any more when its samples were to become a part of a block: they are
  /// lost.
  case chunkLost(UnreadableChunk)
  /// Blocks were replaced by another one, or by none if nothing was left of them.
  case blocksCompacted([ULID], to: BlockMeta?)
  /// Blocks could not be compacted, and stay as they are. If that is for what is in them, they are left out of
  /// compaction, with those that overlap with them, until the store is opened again; if not, the next maintenance
  /// tries again.
  case compactionFailed([ULID], BlockError)
  /// A block was replaced by one with sealed chunks.
  case blockSealed(ULID, as: ULID)
  /// Blocks were deleted, as they are not to be kept.
  case blocksExpired([BlockMeta])
}
