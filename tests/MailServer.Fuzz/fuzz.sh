#!/usr/bin/env bash
# Fuzzes the parsers and the engines with afl++ (apt-get install afl++) or libfuzzer-dotnet, whichever is there. SharpFuzz comes by the manifest of tools.
# Usage: tests/MailServer.Fuzz/fuzz.sh --list
#        tests/MailServer.Fuzz/fuzz.sh TARGET [SECONDS]       600 seconds unless told otherwise
#        tests/MailServer.Fuzz/fuzz.sh --all [--minutes N]    each target in turn, N minutes altogether (60): for every night
#        tests/MailServer.Fuzz/fuzz.sh --keep [TARGET]        puts a small choice of the inputs found so far into the corpus (afl++ only)
# Exit code 3 when an input broke a promise, took too long or ended the process.
set -eu
cd "$(dirname "$0")"

out=../../artifacts/fuzz
program="$out/program/MailServer.Fuzz.dll"
dotnet=$(readlink -f "$(command -v dotnet)")
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_AUTORESUME=1 AFL_ALLOW_TMP=1

# An assembly that is instrumented already must not be instrumented again, so each time all is built anew.
build() {
  rm -rf "$out/program"
  dotnet publish -c Release --nologo -v quiet -o "$out/program"
}

instrument() {
  if ! command -v afl-fuzz >/dev/null && ! command -v libfuzzer-dotnet >/dev/null; then
    echo "To fuzz, afl-fuzz is missing (apt-get install afl++), or else libfuzzer-dotnet (https://github.com/Metalnem/libfuzzer-dotnet)." >&2
    exit 2
  fi
  dotnet tool restore >/dev/null || { echo "To fuzz, SharpFuzz.CommandLine is missing, which instruments the parsers: dotnet tool restore" >&2; exit 2; }
  for part in Protocol Abstractions Authentication Delivery Hosting Smtp Imap Pop3 Mime; do dotnet sharpfuzz "$out/program/MailServer.$part.dll"; done
}

# What was kept must be answered before anything is instrumented.
replay() {
  local folders=("corpus/$1")
  [ ! -d "regressions/$1" ] || folders+=("regressions/$1")
  dotnet "$program" --replay "$1" "${folders[@]}" >/dev/null
}

fuzz() {
  local target=$1 seconds=$2
  mkdir -p "$out/findings/$target"
  if command -v afl-fuzz >/dev/null; then
    afl-fuzz -i "corpus/$target" -o "$out/findings/$target" -t 5000 -m none -V "$seconds" -- "$dotnet" "$program" --afl "$target" >"$out/$target.log" 2>&1 \
      || { tail -n 20 "$out/$target.log" >&2; exit 1; }
    grep -aE 'Statistics:' "$out/$target.log" | sed "s/^.*Statistics:/$target:/; s/\x1b\[[0-9;]*m//g"
  else
    libfuzzer-dotnet --target_path=dotnet --target_arg="$program --libfuzzer $target" \
      -max_total_time="$seconds" -artifact_prefix="$out/findings/$target/" "$out/findings/$target" "corpus/$target" || true
  fi
}

findings() {
  find "$out/findings/$1" -type f \( -path '*/crashes/id*' -o -path '*/hangs/id*' -o -name 'crash-*' -o -name 'timeout-*' -o -name 'oom-*' \)
}

report() {
  local found=0
  for target in "$@"; do
    for file in $(findings "$target"); do
      echo "dotnet run --project tests/MailServer.Fuzz -- --replay $target ${file#../../}    # then: mv it to tests/MailServer.Fuzz/regressions/$target/NAME"
      found=3
    done
  done
  return "$found"
}

# Of the inputs that reach something new, those that are small; the larger ones first, since they lead further.
keep() {
  local target=$1 choice="$out/choice"
  rm -rf "$choice" "$choice.from"
  mkdir -p "$choice.from"
  cp "corpus/$target"/* "$choice.from"
  find "$out/findings/$target" -type f -path '*/queue/id*' -size -512c -exec cp -t "$choice.from" {} +
  afl-cmin -i "$choice.from" -o "$choice" -t 5000 -m none -e -- "$dotnet" "$program" --afl "$target" >"$out/$target.log" 2>&1
  find "$choice" -type f -name 'id*' -printf '%s %p\n' | sort -rn | head -n 24 | cut -d' ' -f2- | while read -r file; do
    cp "$file" "corpus/$target/$(sha1sum "$file" | head -c 10)"
  done
  echo "$target: $(ls "corpus/$target" | wc -l) inputs"
}

build
targets=$(dotnet "$program" --list)
case "${1:---list}" in
  --list)
    echo "$targets"
    ;;
  --all)
    minutes=60
    [ "${2:-}" != "--minutes" ] || minutes=$3
    for target in $targets; do replay "$target"; done
    instrument
    for target in $targets; do fuzz "$target" $((minutes * 60 / $(wc -w <<<"$targets"))); done
    report $targets
    ;;
  --keep)
    instrument
    for target in ${2:-$targets}; do [ ! -d "$out/findings/$target" ] || keep "$target"; done
    ;;
  *)
    if ! grep -qx -- "$1" <<<"$targets"; then
      echo "There is no target $1; these are there:" >&2
      echo "$targets" >&2
      exit 1
    fi
    replay "$1"
    instrument
    fuzz "$1" "${2:-600}"
    report "$1"
    ;;
esac
