"""Runs on a host: prints how many files of Python environments are as their RECORD says, then what is not."""

import base64
import csv
import glob
import hashlib
import os
import sys

count, wrong = 0, []
for pattern in sys.argv[1:]:
    for folder in glob.glob(pattern):
        for site in glob.glob(f"{folder}/lib/python3*/site-packages"):
            known = set()
            for record in glob.glob(f"{site}/*.dist-info/RECORD"):
                with open(record, newline="", encoding="utf-8") as rows:
                    for name, digest, _size in csv.reader(rows):
                        path = os.path.normpath(os.path.join(site, name))
                        known.add(path)
                        if not digest:
                            continue
                        count += 1
                        try:
                            with open(path, "rb") as file:
                                found = hashlib.file_digest(file, digest.partition("=")[0]).digest()
                        except OSError:
                            wrong.append(f"{path} is missing")
                            continue
                        if base64.urlsafe_b64encode(found).rstrip(b"=").decode() != digest.partition("=")[2]:
                            wrong.append(f"{path} was changed")
            for place, _folders, names in os.walk(site):
                for name in names:
                    path = os.path.join(place, name)
                    if not name.endswith(".pyc") and path not in known:
                        wrong.append(f"{path} is of no wheel")
print(count)
print("\n".join(wrong[:50]))
