internal import CMemory
internal import Foundation

/// The bytes of memory that are allocated; 0 where the system does not tell.
func allocatedByteCount() -> Int { Int(ringtail_allocated_bytes()) }

/// The bytes of memory that the process has, mapped files among them; 0 where the system does not tell.
func residentByteCount() -> Int {
  let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
  let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  return pages * sysconf(Int32(_SC_PAGESIZE))
}
