# The key server of {{ site }} on {{ host }}.
ui            = false
cluster_name  = "{{ site }}"
api_addr      = "{{ api_url }}"
cluster_addr  = "{{ cluster_url }}"
log_format    = "json"
log_level     = "info"
{% if not declared %}
# Integrated storage maps its file into memory; locking that would not fit. The unit keeps it from being swapped out.
disable_mlock = true
{% endif %}

storage "raft" {
  path    = "{{ data }}/raft"
  node_id = "{{ host }}"
  # Times of raft as on a network without delays: what starts waits for a second, not ten, before it leads itself.
  performance_multiplier = 1
}

listener "tcp" {
  address         = "{{ api }}"
  cluster_address = "{{ cluster }}"
  tls_cert_file   = "/etc/hr-appliance/tls/vault/cert.pem"
  tls_key_file    = "/etc/hr-appliance/tls/vault/key.pem"
  # Ciphers of 256 bits alone. Go's TLS 1.3 cannot be kept from AES-128, so that TLS 1.2 is the only one.
  tls_min_version = "tls12"
  tls_max_version = "tls12"
  tls_cipher_suites = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"

  # A client certificate is asked for and may be left out: the cert login checks it, AppRole has none.
  tls_require_and_verify_client_cert = false

  telemetry {
    unauthenticated_metrics_access = false
  }
}
{% for name, (kind, options) in declared.items() %}

audit "{{ kind }}" "{{ name }}" {
  description = "One of two: each records every request."
  options {
{% for key, value in options.items() %}
    {{ key }} = "{{ value }}"
{% endfor %}
  }
}
{% endfor %}
