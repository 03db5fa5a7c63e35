import SeededRandom

/// The numbers that Go draws for a tenant.
func useSeededRandom() {
  let (tenant, zone) = ("tenant-1", "")
  var random = GoRandom(
    seed: GoRandom.shuffleSeed(tenant: tenant.utf8.span, zone: zone.utf8.span))
  precondition(random.uint32() == 473_989_800)
}

useSeededRandom()
