
extension VectorFile {
  /// Checks look-ups of keys.
  func checkLookups(_ report: inout VectorReport) throws {
  }

  /// Checks the sets of all instances that must be asked for everything.
  func checkReplicationSets(_ report: inout VectorReport) throws {
  }
}
