# The auditor: sees how the key server is set up and looks up hashed values in its audit log; changes nothing.
path "sys/audit"             { capabilities = ["read", "sudo"] }
path "sys/audit-hash/*"      { capabilities = ["update"] }
path "sys/policies/acl"      { capabilities = ["list"] }
path "sys/policies/acl/*"    { capabilities = ["read", "list"] }
path "sys/mounts"            { capabilities = ["read"] }
path "sys/auth"              { capabilities = ["read"] }
path "transit/keys"          { capabilities = ["list"] }
path "transit/keys/*"        { capabilities = ["read", "list"] }
path "auth/approle/role"     { capabilities = ["list"] }
path "auth/approle/role/*"   { capabilities = ["read", "list"] }
path "auth/cert/certs"       { capabilities = ["list"] }
path "auth/cert/certs/*"     { capabilities = ["read", "list"] }
path "pki/roles"             { capabilities = ["list"] }
path "pki/roles/*"           { capabilities = ["read", "list"] }
