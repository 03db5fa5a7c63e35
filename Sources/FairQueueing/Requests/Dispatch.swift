/// A request that was handed out.
@frozen
public struct Dispatch<Payload> {
  /// By which it is completed.
  public let id: RequestID
  /// What was queued.
  public let payload: Payload

  @inlinable
  init(id: RequestID, payload: Payload) {
    self.id = id
    self.payload = payload
  }
}

extension Dispatch: Sendable where Payload: Sendable {}
