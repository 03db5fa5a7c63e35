internal import Foundation

/// Where the files are that tests read.
///
/// Small ones lie in the repository. Large captures are kept elsewhere; a test that needs them is
/// skipped where they are missing:
///
/// ```swift
/// @Test(.enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: no captured blocks"))
/// func everyCapturedChunkDecodes() throws {
///   let folder = try #require(Fixtures.external("capture/real-block"))
///   …
/// }
/// ```
public enum Fixtures {
  /// The path of a file that is committed, from its path below `Tests/Fixtures`.
  public static func committed(_ path: String) -> String {
    let thisFile = URL(filePath: #filePath)
    let tests = thisFile.deletingLastPathComponent().deletingLastPathComponent()
    return tests.appending(path: "Fixtures").appending(path: path).path(percentEncoded: false)
  }

  /// Whether the environment names a folder of external fixtures.
  public static var hasExternal: Bool { externalFolder != nil }

  /// The path of a file from its path below the folder that `RINGTAIL_FIXTURES` names; `nil` when
  /// that variable is unset or empty.
  public static func external(_ path: String) -> String? {
    externalFolder.map { URL(filePath: $0).appending(path: path).path(percentEncoded: false) }
  }

  private static var externalFolder: String? {
    let folder = ProcessInfo.processInfo.environment["RINGTAIL_FIXTURES"]
    return folder?.isEmpty == false ? folder : nil
  }

  /// The whole content of the file at `path`.
  ///
  /// - Throws: Foundation's error, which names the path.
  public static func bytes(at path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  /// The paths of the files below the folder at `path`, at any depth, whose own path ends in
  /// `suffix`, sorted.
  ///
  /// - Throws: Foundation's error when there is no such folder.
  public static func files(below path: String, suffix: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).filter { $0.hasSuffix(suffix) }
      .sorted().map { URL(filePath: path).appending(path: $0).path(percentEncoded: false) }
  }
}
