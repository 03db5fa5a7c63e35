extension KeyReplicas {
  /// Replicas that were found in another way than by a look-up.
  ///
  /// - Parameters:
  ///   - instances: their indices into ``RingSnapshot/instances``, in order.
  ///   - maxErrors: how many of them may fail with the operation still a success.
  /// - Precondition: the instances are different, each is in `0..<65535`, and `maxErrors` is in
  ///   `0..<instances.count`.
  /// - Complexity: O(*n*²) for *n* instances
  public init(_ instances: some Collection<Int>, maxErrors: Int) {
    precondition(0..<instances.count ~= maxErrors, "at least one of a key's replicas must answer")
    self.init(maxErrors: maxErrors)
    for instance in instances {
      precondition(0..<65535 ~= instance, "a ring has at most 65,535 instances")
      precondition(!contains(instance), "the replicas of a key are different instances")
      append(UInt16(instance))
    }
  }
}
