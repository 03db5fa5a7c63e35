/// What a key-value store promises, one thing at a time.
public enum StorePromise: String, CaseIterable, Hashable, Sendable {
  /// A key that was never written has no value.
  case absentKeyHasNoValue
  /// What was written is read.
  case writtenValueIsRead
  /// A swap tells what the key has then, with the version that reads give.
  case swapTellsTheNewVersion
  /// Every change of a value gives it another version.
  case everyChangeChangesTheVersion
  /// A swap that expects no value is refused if there is one, and changes nothing.
  case creationIsRefusedIfThereIsAValue
  /// A swap that expects an old version is refused, and changes nothing.
  case oldVersionIsRefused
  /// A key is not changed when others are.
  case keysAreIndependent
  /// Of many who create a key at the same time, one succeeds.
  case oneOfManyCreates
  /// Of many who update a key at the same time, nobody's change is lost.
  case concurrentUpdatesAreAllKept
  /// An update tells what the key has then, with the version that reads give.
  case updateTellsWhatItWrote
  /// An update with nothing to write writes nothing, and tells what there is.
  case nothingToWriteWritesNothing
  /// An update whose function throws ends at once, with that error, and writes nothing.
  case failedChangeEndsTheUpdate
  /// An update whose function wants to be asked again is asked ten times in all.
  case retryAsksTenTimes
  /// A watch begins with the value that there is, also if there is none.
  case watchBeginsWithTheValue
  /// A watch comes to the last value, after however many changes.
  case watchComesToTheLastValue
  /// A watch whose reader sleeps during the changes comes to the last value, too.
  case slowReaderComesToTheLastValue
  /// All watches of a key come to its last value.
  case everyWatchIsTold
  /// A watch gives no value after a newer one.
  case watchNeverGoesBack
  /// What a watch has told, a read has too.
  case readIsNoOlderThanAWatch
  /// A watch whose task is cancelled ends.
  case cancelledWatchEnds
  /// A removed key has no value, and can get one again.
  case removedKeyHasNoValue
  /// A watch is told of a removal.
  case removalIsWatched
  /// Who saw a value cannot swap it after a removal.
  case removalIsAChange
  /// To remove a key without a value is no fault.
  case removalOfNothingIsNoFault
}
