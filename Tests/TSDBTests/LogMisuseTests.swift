import Blocks
import TSDB
import Testing

@Suite("Broken preconditions of logs stop the process")
struct LogMisuseTests {
  @Test("a start time where there is none")
  func startTimes() async {
    await #expect(processExitsWith: .failure) {
      var samples = LogSamples()
      samples.append(series: 1, timestamp: 2, value: 3, startTime: 1)
    }
  }

  @Test("samples of a record that has none")
  func noSamples() async {
    await #expect(processExitsWith: .failure) {
      var samples = LogSamples()
      let record: [UInt8] = [1]
      try? samples.decode(record.span)
    }
  }

  @Test("a record of an unknown type, written")
  func unknown() async {
    await #expect(processExitsWith: .failure) {
      var bytes: [UInt8] = []
      LogRecord.unknown(type: 99).encode(to: &bytes)
    }
  }

  @Test("segments that are not made of pages")
  func pages() async {
    await #expect(processExitsWith: .failure) {
      let files = MemoryFileSystem()
      _ = try LogWriter("/", on: files, segmentByteLimit: 1_000)
    }
  }
}
