#!/usr/bin/env bash
# Makes the data directory that the reference host of an earlier time leaves behind: make.sh VERSION COMMIT
# VERSION is that of the schema; COMMIT is one of this repository's, whose host is built and run.
# It needs python3, and writes version-VERSION.tar.gz beside itself.
set -eu
version=$1 commit=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(git -C "$here" rev-parse --show-toplevel)
work=$(mktemp -d)
cleanup() {
  [ -n "${host:-}" ] && kill "$host" 2>/dev/null || true
  git -C "$root" worktree remove --force "$work/tree" || true
  rm -rf "$work"
}
trap cleanup EXIT

git -C "$root" worktree add --quiet --detach "$work/tree" "$commit"
dotnet build "$work/tree/samples/MailServer.Host" -v q -nologo -m:2 -p:RunAnalyzers=false >"$work/build.log" || { tail -n 20 "$work/build.log"; exit 1; }
dll=$(find "$work/tree/samples/MailServer.Host/bin" -name MailServer.Host.dll | head -n 1)

ports=$(for name in smtp submission submissions lmtp pop3 pop3s imap imaps; do echo "--MailServer:Listeners:$name:Port=0"; done)
export MailServer__DataDirectory="$work/data" MailServer__HostName=mail.example.test MailServer__Demo__Password=secret-of-the-fixture
cd "$work"
: >"$work/host.log"
# shellcheck disable=SC2086
dotnet "$dll" $ports >"$work/host.log" 2>&1 &
host=$!
until grep -q 'MailServer is ready' "$work/host.log"; do
  kill -0 "$host" || { cat "$work/host.log"; exit 1; }
  sleep 0.2
done
port() { grep -m 1 -oE "^$1 listening on \S*:[0-9]+" "$work/host.log" | grep -oE '[0-9]+$'; }

python3 - "$(port smtp)" "$(port imaps)" "$version" <<'PYTHON'
import imaplib, os, smtplib, ssl, sys
smtp_port, imap_port, version = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
    for subject, size in [(f"message {i}", 0) for i in range(1, 11)] + [("large", 1500000)]:
        text = f"From: Old <old@elsewhere.test>\r\nTo: alice@example.test\r\nSubject: {subject}\r\n\r\nOf version {version}.\r\n"
        text += ("x" * 76 + "\r\n") * (size // 78)
        smtp.sendmail("old@elsewhere.test", ["alice@example.test", "bob@example.test"], text)
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
with imaplib.IMAP4_SSL("127.0.0.1", imap_port, ssl_context=context) as imap:
    imap.login("alice@example.test", os.environ["MailServer__Demo__Password"])
    for answer in [imap.select("INBOX"), imap.store("2", "+FLAGS", r"(\Seen \Flagged work)"), imap.copy("3:4", "Archive"),
                   imap.store("5", "+FLAGS", r"(\Deleted)"), imap.expunge()]:
        assert answer[0] == "OK", answer
PYTHON

kill -TERM "$host"
wait "$host" || true
host=
rm -rf "$work/data/tls" "$work/data/server.lock" "$work/data"/search.db* "$work/data/keys"
tar -C "$work/data" --sort=name --owner=0 --group=0 --numeric-owner -cf - . | gzip -9 >"$here/version-$version.tar.gz"
ls -l "$here/version-$version.tar.gz"
