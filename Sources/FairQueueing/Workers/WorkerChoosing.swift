/// How the workers are chosen that serve a tenant, if they are not all.
///
/// Either way the choice depends on nothing but the names: schedulers that know the same workers choose
/// the same ones.
public enum WorkerChoosing: Hashable, Sendable {
  /// Those that score highest with the tenant (rendezvous hashing). When a worker comes or goes, at most
  /// one of a tenant's *k* workers is another; of *n* workers, one that comes is chosen by *k* / (*n* + 1) of
  /// the tenants, and nothing else changes.
  ///
  /// The score of two names is fixed for good: for each name, the FNV-1a hash of its bytes, of 64 bits, is
  /// the state from which splitmix64 takes one step; the sum of both numbers, modulo 2^64, is the state
  /// from which it takes another. Of equal scores, the name of lesser bytes comes first.
  case rendezvous
  /// Those that Cortex, Loki and Mimir choose: a shuffle of the names, sorted as bytes, by Go's generator
  /// of random numbers with a seed from the tenant's name. When a worker comes or goes, most of a tenant's
  /// workers are others.
  case cortex
}
