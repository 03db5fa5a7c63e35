// swift-tools-version: 6.3
import PackageDescription

// One fuzz target per decoder: each a line in Sources/fuzz, with what has to hold for all bytes in
// Sources/FuzzProperties. `Fuzz/run` builds this package, as libFuzzer needs flags that also reach
// the packages it depends on.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "ringtail", path: "..")],
  targets: [
    .target(name: "CLibFuzzer"),
    .target(
      name: "FuzzProperties",
      dependencies: [
        .product(name: "BitCoding", package: "ringtail"),
        .product(name: "Gorilla", package: "ringtail"),
        .product(name: "Snappy", package: "ringtail"),
        .product(name: "Zstd", package: "ringtail"),
        .product(name: "SeriesModel", package: "ringtail"),
        .product(name: "Chunks", package: "ringtail"),
        .product(name: "InvertedIndex", package: "ringtail"),
        .product(name: "Blocks", package: "ringtail"),
        .product(name: "TSDB", package: "ringtail"),
        .product(name: "HashRing", package: "ringtail"),
      ]),
    .executableTarget(name: "fuzz", dependencies: ["CLibFuzzer", "FuzzProperties"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.name != "CLibFuzzer" {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),  // SE-0458
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
  ]
}
