# The web application: wraps and unwraps persons' data keys, hashes look-ups, signs audit checkpoints. It cannot make,
# read out, rotate or delete a key.
path "transit/encrypt/person" { capabilities = ["update"] }
path "transit/decrypt/person" { capabilities = ["update"] }
path "transit/rewrap/person"  { capabilities = ["update"] }
path "transit/hmac/lookup"    { capabilities = ["update"] }
path "transit/hmac/lookup/*"  { capabilities = ["update"] }
path "transit/sign/audit"     { capabilities = ["update"] }
path "transit/verify/audit"   { capabilities = ["update"] }
path "transit/keys/person"    { capabilities = ["read"] }
path "transit/keys/audit"     { capabilities = ["read"] }
# How long its own SecretID is still good for.
path "auth/approle/role/hr-web/secret-id/lookup" { capabilities = ["update"] }
