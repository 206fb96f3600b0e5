# The backup: takes snapshots, which stay encrypted by the holders' key. It can restore none.
path "sys/storage/raft/snapshot" { capabilities = ["read"] }
