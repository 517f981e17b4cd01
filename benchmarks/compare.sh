#!/usr/bin/env bash
# Measures the reference host beside Debian's Postfix and Dovecot on loopback.
# Installs postfix and dovecot with apt-get when they are missing (without starting them). Usage: benchmarks/compare.sh [--quick] [--only TEXT] [--server NAME] [--largest MESSAGES]
set -eu
cd "$(dirname "$0")/.."

missing=""
for package in postfix dovecot-imapd dovecot-pop3d dovecot-lmtpd; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "Installing$missing with apt-get"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

host=$(mktemp -d)
trap 'rm -rf "$host"' EXIT
dotnet publish -c Release --use-current-runtime --no-self-contained --nologo -v quiet -o "$host" samples/MailServer.Host
dotnet build -c Release --nologo -v quiet benchmarks/MailServer.SideBySide
dotnet benchmarks/MailServer.SideBySide/bin/Release/net10.0/MailServer.SideBySide.dll "$host/MailServer.Host.dll" --results benchmarks/results "$@"
