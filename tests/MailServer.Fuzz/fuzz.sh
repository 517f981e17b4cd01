#!/usr/bin/env bash
# Fuzzes one parser with afl++ or libFuzzer, whichever is there.
# Usage: tests/MailServer.Fuzz/fuzz.sh TARGET [SECONDS]      TARGET as `--list` prints them; 600 seconds unless told otherwise
#        tests/MailServer.Fuzz/fuzz.sh --list
set -eu
cd "$(dirname "$0")"

out=../../artifacts/fuzz
dotnet publish -c Release --nologo -v quiet -o "$out/program"
program="$out/program/MailServer.Fuzz.dll"
if [ "${1:---list}" = "--list" ]; then
  exec dotnet "$program" --list
fi
target=$1
seconds=${2:-600}
if ! dotnet "$program" --list | grep -qx -- "$target"; then
  echo "There is no target $target; these are there:" >&2
  dotnet "$program" --list >&2
  exit 1
fi

# The seeds must be answered before anything is instrumented.
dotnet "$program" --replay "$target" "corpus/$target" >/dev/null

missing=""
command -v sharpfuzz >/dev/null || missing="$missing
- sharpfuzz, which instruments the parsers: dotnet tool install --global SharpFuzz.CommandLine (and ~/.dotnet/tools in PATH)"
if ! command -v afl-fuzz >/dev/null && ! command -v libfuzzer-dotnet >/dev/null; then
  missing="$missing
- afl++, which gives afl-fuzz (apt-get install afl++), or libfuzzer-dotnet (https://github.com/Metalnem/libfuzzer-dotnet)"
fi
if [ -n "$missing" ]; then
  echo "The seeds of $target pass. To fuzz, this is missing:$missing" >&2
  exit 2
fi

# An assembly that is instrumented already must not be instrumented again: publish always brings a fresh one.
for part in Protocol Smtp Imap Pop3 Mime; do sharpfuzz "$out/program/MailServer.$part.dll"; done
mkdir -p "$out/findings/$target"
if command -v afl-fuzz >/dev/null; then
  export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
  exec afl-fuzz -i "corpus/$target" -o "$out/findings/$target" -t 5000 -m none -V "$seconds" -- dotnet "$program" --afl "$target"
fi
exec libfuzzer-dotnet --target_path=dotnet --target_arg="$program --libfuzzer $target" \
  -max_total_time="$seconds" -artifact_prefix="$out/findings/$target/" "$out/findings/$target" "corpus/$target"
