# The operations host: hands out identities, keeps the passwords that services use among themselves, and reads the
# configuration to compare it. It can change no policy and no role, and can neither wrap nor unwrap a data key.
path "kv/data/hr/*"     { capabilities = ["create", "read", "update"] }
path "kv/metadata/hr/*" { capabilities = ["read", "list"] }
path "kv/config"        { capabilities = ["read"] }

path "pki/sign/*"       { capabilities = ["update"] }
path "pki/certs"        { capabilities = ["list"] }
path "pki/certs/"       { capabilities = ["list"] }
path "pki/roles"        { capabilities = ["list"] }
path "pki/roles/*"      { capabilities = ["read", "list"] }
path "pki/config/*"     { capabilities = ["read"] }
path "pki/issuers"      { capabilities = ["list"] }
path "pki/issuers/"     { capabilities = ["list"] }
path "pki/issuer/*"     { capabilities = ["read"] }

# SecretIDs only inside a wrapping token for one use, good for ten minutes at most.
path "auth/approle/role/hr-web/secret-id" {
  capabilities     = ["update"]
  min_wrapping_ttl = "60s"
  max_wrapping_ttl = "600s"
}

path "auth/approle/role"   { capabilities = ["list"] }
path "auth/approle/role/*" { capabilities = ["read", "list"] }
path "auth/cert/certs"     { capabilities = ["list"] }
path "auth/cert/certs/*"   { capabilities = ["read", "list"] }
path "transit/keys"        { capabilities = ["list"] }
path "transit/keys/*"      { capabilities = ["read", "list"] }
path "sys/mounts"          { capabilities = ["read"] }
path "sys/auth"            { capabilities = ["read"] }
path "sys/audit"           { capabilities = ["read", "sudo"] }
path "sys/policies/acl"    { capabilities = ["list"] }
path "sys/policies/acl/*"  { capabilities = ["read", "list"] }

# The emergency stop: closing discloses nothing, and only the holders open it again.
path "sys/seal" { capabilities = ["update", "sudo"] }
