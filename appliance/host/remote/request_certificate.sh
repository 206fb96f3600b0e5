#!/bin/sh
# Makes a key in the folder "$1" and prints a request for a certificate of the name "$2" and the other names "$3".
set -e
install -d -m 0755 /etc/hr-appliance/tls "$1"
umask 077
rm -f "$1/cert.pem.new"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1/key.pem.new" 2>/dev/null
openssl req -new -key "$1/key.pem.new" -subj "/CN=$2" -addext "subjectAltName=$3"
