# {{ one.component }} of {{ one.host }}: renews its own certificate, with exactly these names.
path "pki/sign/{{ one.role }}" {
  capabilities        = ["update"]
  required_parameters = ["csr", "common_name", "alt_names", "ip_sans"]
  allowed_parameters = {
    "csr"         = []
    "format"      = ["pem"]
    "ttl"         = []
    "common_name" = ["{{ one.common_name }}"]
    "alt_names"   = ["{{ one.dns | join(",") }}"]
    "ip_sans"     = ["{{ one.ips | join(",") }}"]
{% if one.stands_for_a_role %}
    "exclude_cn_from_sans" = [true]
{% endif %}
  }
}
