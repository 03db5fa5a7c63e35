@testable import RegularExpressions
