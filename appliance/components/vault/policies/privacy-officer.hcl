# The privacy officer: ends every person's data at once, when a site is given up. One person's data are erased in the
# application, which destroys that person's wrapped key.
path "transit/keys/person" { capabilities = ["read", "delete"] }

path "transit/keys/person/config" {
  capabilities       = ["update"]
  allowed_parameters = { "deletion_allowed" = [] }
}
