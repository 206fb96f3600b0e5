# The security team's hand for rotation: makes new versions, closes old ones, rewraps. It sees no data key, and the key of
# look-ups is never rotated: everything that is found by it would be lost.
path "transit/keys/person"        { capabilities = ["read"] }
path "transit/keys/audit"         { capabilities = ["read"] }
path "transit/keys/person/rotate" { capabilities = ["update"] }
path "transit/keys/audit/rotate"  { capabilities = ["update"] }
path "transit/rewrap/person"      { capabilities = ["update"] }

path "transit/keys/person/config" {
  capabilities       = ["update"]
  allowed_parameters = { "min_decryption_version" = [], "min_encryption_version" = [] }
}
