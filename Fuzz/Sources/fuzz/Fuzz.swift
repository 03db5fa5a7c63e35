internal import CLibFuzzer
internal import FuzzProperties

#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// `fuzz list` names the targets; `fuzz TARGET [LIBFUZZER-ARGUMENT]...` fuzzes one, or runs it on
/// the files that are given.
@main
struct Fuzz {
  static func main() {
    let arguments = CommandLine.arguments
    if arguments.count == 2 && arguments[1] == "list" {
      for target in Target.allCases { print(target.rawValue) }
      return
    }
    guard arguments.count > 1, let target = Target(rawValue: arguments[1]) else {
      print("usage: fuzz list | fuzz TARGET [LIBFUZZER-ARGUMENT]...")
      exit(2)
    }
    // libFuzzer gets the arguments without the target's name.
    // Sound: there are at least two arguments, and nobody else uses the vector.
    var count = CommandLine.argc - 1
    unsafe CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
    var vector: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? =
      unsafe CommandLine.unsafeArgv + 1
    exit(unsafe LLVMFuzzerRunDriver(&count, &vector, target.check))
  }
}
