/// What follows from an answer or a tick.
public struct RequestStep: Sendable {
  /// The groups whose requests are to be made now.
  public internal(set) var starting: ArraySlice<Int> = []
  /// The group whose requests are to be cancelled, as their results will not count.
  public internal(set) var cancelling: Int?
  /// How the requests ended, if this has decided it: what is still under way will not count.
  public internal(set) var outcome: RequestOutcome?

  /// Nothing.
  init() {}
}
