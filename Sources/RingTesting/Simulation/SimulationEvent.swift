internal import HashRing

/// What happens in a simulation.
enum SimulationEvent {
  case wake(node: Int, run: Int)
  case message(Message, to: Int, run: Int)
  /// To the store.
  case request(Request, from: Int, run: Int)
  case timeout(node: Int, operation: Int)
  case gossip(node: Int, run: Int)
  case start(node: Int, run: Int)
  case flushed(node: Int, run: Int)
  case fault
  case endOfFaults
  case check

  /// What a node gets.
  enum Message {
    /// A part of a ring that is new, to be told to others.
    case change(RingDescription)
    /// A whole copy, and whether the sender wants the receiver's.
    case copy(RingDescription, wantsReply: Bool, from: Int)
    /// What the store has.
    case stored(RingDescription?, version: UInt64, operation: Int?)
    /// Whether a swap was made.
    case swapped(Bool, version: UInt64, operation: Int)
  }

  /// What the store gets.
  enum Request {
    case read(operation: Int?)
    case swap(RingDescription, expecting: UInt64, operation: Int)
  }
}
