#!/bin/sh
# Reloads tidewire N times while downloads are open, and stops at the first reload after which it is gone (bnc#782311).
# Yulan Shen <yshen@example.org>, 2021-03-01
n=${1:-50}
proxy=http://127.0.0.1:8118

for i in $(seq 1 "$n"); do
    for j in 1 2 3 4 5 6 7 8; do
        curl -s -o /dev/null --limit-rate 64k -x "$proxy" http://upstream.example.org/big.iso &
    done
    sleep 1
    tidectl reload
    if ! curl -s -o /dev/null -x "$proxy" http://upstream.example.org/; then
        echo "reload $i: no answer, proxy is gone"
        exit 1
    fi
    echo "reload $i ok"
done
