import FairQueueing

/// Who is next.
func useFairQueueing() throws {
  var queue = FairQueue<String>()
  let now = QueueInstant(nanoseconds: 0)
  try queue.enqueue("costly", of: Tenant("a"), terms: RequestTerms(cost: 100), now: now)
  try queue.enqueue("costly", of: Tenant("a"), terms: RequestTerms(cost: 100), now: now)
  try queue.enqueue("cheap", of: Tenant("b"), now: now)
  precondition(queue.dequeue(now: now)?.payload == "costly")
  precondition(queue.dequeue(now: now)?.payload == "cheap")
}

try useFairQueueing()
