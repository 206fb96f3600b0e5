# {{ component }} of {{ host }}: renews its own certificate, with exactly these names.
path "pki/sign/{{ component }}-{{ host }}" {
  capabilities        = ["update"]
  required_parameters = ["csr", "common_name", "alt_names", "ip_sans"]
  allowed_parameters = {
    "csr"         = []
    "format"      = ["pem"]
    "ttl"         = []
    "common_name" = ["{{ component }}.{{ host }}"]
    "alt_names"   = ["{{ dns | join(",") }}"]
    "ip_sans"     = ["{{ ips | join(",") }}"]
  }
}
