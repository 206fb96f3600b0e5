#!/bin/sh
# Fills the folder "$1" with what the requirements "$3" of the depot "$2" name, which have the SHA-256 "$4";
# "$5" is the certificate to trust, "$6" the file that says that the folder is whole.
set -e
umask 022
rm -rf "$1"
mkdir -p "$(dirname "$1")"
python3 -m venv "$1"
curl --fail --silent --show-error --retry 3 --cacert "$5" -o "$1/requirements.txt" "$2/$3"
echo "$4  $1/requirements.txt" | sha256sum --check --quiet
# pip's newer way with certificates knows host names alone (25.1), and the depot goes by its address.
"$1/bin/pip" install --quiet --no-input --disable-pip-version-check --no-cache-dir --isolated --no-deps \
    --use-deprecated=legacy-certs --cert "$5" --no-index --find-links "$2/wheels/" \
    --require-hashes -r "$1/requirements.txt"
for stub in "$1"/lib/python3*/site-packages/pytriton/tritonserver/python_backend_stubs/*/*; do
    [ ! -e "$stub" ] || chmod 0755 "$stub"
done
echo "$4" >"$1/$6"
sync -f "$1/$6"
