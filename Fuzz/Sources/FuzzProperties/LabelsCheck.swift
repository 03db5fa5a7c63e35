internal import SeriesModel

/// Checks that `bytes` keep the promises of label sets: as the text of a set, and cut into names and
/// values for a builder.
public func checkLabels(_ bytes: Span<UInt8>) {
  for names in LabelNameRule.allCases { checkText(bytes, names) }
  checkBuilding(bytes)
}

private func checkText(_ bytes: Span<UInt8>, _ names: LabelNameRule) {
  do throws(LabelSetError) {
    let labels = try LabelSet(text: bytes, names: names)
    expect(labels.withUTF8(array) == array(bytes), "a set has the text that it was made of")
    var last: [UInt8] = []
    var byteCount = 0
    labels.forEachLabel { name, value in
      let (nameBytes, valueBytes) = (array(name), array(value))
      expect(last.lexicographicallyPrecedes(nameBytes), "names ascend")
      expect(!valueBytes.isEmpty && !valueBytes.contains(0xFF), "no label is without value")
      expect(labels.withValue(of: name, array) == valueBytes, "every label is found")
      byteCount += nameBytes.count + valueBytes.count + 2
      last = nameBytes
    }
    expect(byteCount == bytes.count, "the labels are all of the text")

    var builder = LabelSetBuilder(names: names)
    for (name, value) in labels.pairs.reversed() { try builder.add(name, value) }
    let again = try builder.build()
    expect(again == labels && again.hash64 == labels.hash64, "the labels make the set again")
  } catch {
    if case .malformedText(let byteOffset) = error {
      expect(byteOffset < bytes.count, "the fault lies within the text")
      expect(byteOffset == 0 || bytes[byteOffset - 1] == 0xFF, "the fault lies behind a label")
    }
  }
}

/// Cuts `bytes` into names and values, by the byte before each, and adds them to a builder.
private func checkBuilding(_ bytes: Span<UInt8>) {
  var builder = LabelSetBuilder()
  var values: [[UInt8]: [UInt8]] = [:]
  var start = 0
  while start < bytes.count {
    let (nameCount, valueCount) = (Int(bytes[start] & 15), Int(bytes[start] >> 4))
    let nameEnd = min(start + 1 + nameCount, bytes.count)
    let end = min(nameEnd + valueCount, bytes.count)
    let name = bytes.extracting(start + 1..<nameEnd)
    let value = bytes.extracting(nameEnd..<end)
    let isValid = !name.isEmpty && isUTF8(array(name)) && isUTF8(array(value))
    do throws(LabelSetError) {
      try builder.set(name, value)
      expect(isValid, "what is set is valid")
      values[array(name)] = value.isEmpty ? nil : array(value)
    } catch {
      expect(!isValid, "what throws is not")
    }
    start = end
  }
  let sorted = values.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  let text = sorted.flatMap { label -> [UInt8] in label.key + [0xFF] + label.value + [0xFF] }
  do throws(LabelSetError) {
    let labels = try builder.build()
    expect(labels.withUTF8(array) == text, "a set has the labels that were set last")
  } catch {
    expect(false, "labels that were set are those of a set")
  }
}

private func array(_ bytes: Span<UInt8>) -> [UInt8] { bytes.indices.map { bytes[$0] } }

private func isUTF8(_ bytes: [UInt8]) -> Bool {
  String(validating: bytes, as: UTF8.self) != nil
}
