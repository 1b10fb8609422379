#!/bin/sh
# Takes the credentials under whatever name the real product has for them, then serves S3.
set -eu
. /usr/local/lib/stand-in.sh
for name in MINIO_ROOT_USER RUSTFS_ACCESS_KEY AWS_ACCESS_KEY_ID GARAGE_DEFAULT_ACCESS_KEY S3_ACCESS_KEY; do
    from_file "$name"
    eval "S3_ACCESS_KEY=\${S3_ACCESS_KEY:-\$$name}"
done
for name in MINIO_ROOT_PASSWORD RUSTFS_SECRET_KEY AWS_SECRET_ACCESS_KEY GARAGE_DEFAULT_SECRET_KEY S3_SECRET_KEY; do
    from_file "$name"
    eval "S3_SECRET_KEY=\${S3_SECRET_KEY:-\$$name}"
done
export S3_ACCESS_KEY S3_SECRET_KEY
if [ "$(id -u)" = 0 ]; then
    chown store:store /data
fi
become store python3 /usr/local/lib/object_store.py
