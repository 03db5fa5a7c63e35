#if RINGTAIL_THREAD_SANITIZER && canImport(Glibc)
internal import Glibc

/// The lock in the thread sanitizer's build, which knows the locks of POSIX. On Linux it does not see how a
/// task gets the lock of `Synchronization` after another one, and takes that for a race.
///
/// The file is one for all modules that have locks, by symbolic links: what a module declares comes before what it
/// imports, and a module of its own would come along with each of them in all builds.
///
/// The unsafe code is sound because both memories belong to this value alone, are initialized as long as it
/// lives, and `value` is touched only by who has the lock.
@safe
struct Mutex<Value: ~Copyable>: ~Copyable, @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let value = UnsafeMutablePointer<Value>.allocate(capacity: 1)

  init(_ value: consuming sending Value) {
    unsafe pthread_mutex_init(lock, nil)
    unsafe self.value.initialize(to: value)
  }

  deinit {
    unsafe pthread_mutex_destroy(lock)
    unsafe lock.deallocate()
    unsafe value.deinitialize(count: 1)
    unsafe value.deallocate()
  }

  func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return try unsafe body(&value.pointee)
  }
}
#endif
