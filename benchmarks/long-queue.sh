#!/usr/bin/env bash
# Starts the reference host on a queue that is as long as asked for, ten domains of which none answers, and tells what that costs.
# Usage: benchmarks/long-queue.sh [MESSAGES]
set -eu
cd "$(dirname "$0")/.."
messages=${1:-1000000}

dotnet build -c Release --nologo -v quiet samples/MailServer.Host
dotnet build -c Release --nologo -v quiet benchmarks/MailServer.Benchmarks
host=$PWD/samples/MailServer.Host/bin/Release/net10.0/MailServer.Host.dll
folder=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT

now() { date +%s.%N; }
since() { awk -v from="$1" -v to="$(now)" 'BEGIN { printf "%.2f s", to - from }'; }
cost() { awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); printf "%.2f s of CPU, ", ($12 + $13) / tick }' "/proc/$server/stat"; awk '/VmHWM/ { printf "%d MiB at most\n", $2 / 1024 }' "/proc/$server/status"; }
waitfor() { until grep -q "$1" "$folder/log"; do kill -0 "$server"; sleep 0.02; done; }

begun=$(now)
dotnet benchmarks/MailServer.Benchmarks/bin/Release/net10.0/MailServer.Benchmarks.dll fill-queue "$folder/data" "$messages" 10
echo "filled with $messages messages in $(since "$begun"), $(du -sh "$folder/data" | cut -f1)"

export MailServer__DataDirectory=$folder/data MailServer__Demo__Password=long-queue MailServer__HostName=mail.example.test
arguments=()
for listener in smtp submission submissions lmtp pop3 pop3s imap imaps; do arguments+=("--MailServer:Listeners:$listener:Port=0"); done
for domain in 0 1 2 3 4 5 6 7 8 9; do arguments+=("--MailServer:Delivery:Routes:dead$domain.test:Host=127.0.0.1:1"); done
cd "$folder"
begun=$(now)
dotnet "$host" "${arguments[@]}" >log 2>&1 &
server=$!
waitfor "deferred until"
echo "the first delivery was tried after $(since "$begun")"
waitfor "MailServer is ready"
echo "ready after $(since "$begun"): $(cost)"
sleep 20
echo "20 s later: $(cost)"
for command in "count" "list --destination dead3.test" "show $messages"; do
  begun=$(now)
  lines=$(dotnet "$host" queue $command | wc -l)
  echo "queue $command: $(since "$begun"), $lines lines"
done
echo "in the end: $(cost)"
begun=$(now)
kill "$server"
wait "$server" || true
server=
echo "stopped in $(since "$begun")"
