#!/bin/sh
# Installs what lies beside this file, and asks no network. Nothing is written before every file is known to be whole.
#   ./install.sh [--prefix /opt/lacuna] [--signers FILE] [--unsigned]
# --signers: an allowed_signers file of ssh-keygen, got another way than the bundle; the signer is `lacuna`.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=/opt/lacuna signers='' unsigned=''
fail() { echo "install.sh: $1" >&2; exit 1; }
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=${2:?--prefix needs a folder}; shift 2 ;;
    --signers) signers=${2:?--signers needs a file}; shift 2 ;;
    --unsigned) unsigned=yes; shift ;;
    *) fail "unknown option $1" ;;
  esac
done
cd "$here"

if [ -n "$signers" ]; then
  [ -f SHA256SUMS.sig ] || fail "the bundle is not signed"
  ssh-keygen -q -Y verify -f "$signers" -I lacuna -n lacuna-bundle -s SHA256SUMS.sig <SHA256SUMS >/dev/null ||
    fail "the signature is not that of $signers"
elif [ -z "$unsigned" ]; then
  fail "name the file of trusted keys (--signers FILE), or say --unsigned"
fi
sha256sum --check --quiet --strict SHA256SUMS || fail "a file is damaged or missing; nothing was installed"
# A file more than the list has was put there by somebody.
listed=$(mktemp)
trap 'rm -f "$listed" "$listed.found"' EXIT
cut -c67- SHA256SUMS | LC_ALL=C sort >"$listed"
find . -type f ! -name SHA256SUMS ! -name SHA256SUMS.sig | cut -c3- | LC_ALL=C sort >"$listed.found"
cmp -s "$listed" "$listed.found" || fail "the folder does not hold exactly the files of SHA256SUMS; nothing was installed"

node=$(command -v node) || fail "Node 20.19 or newer is needed on PATH"
"$node" -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "Node 20.19 or newer is needed; $node is $("$node" --version)"
[ ! -e "$prefix" ] || fail "$prefix exists already; move it away (mv $prefix $prefix.old), it is your way back"
unfinished="$prefix.unfinished"
rm -rf "$unfinished"
mkdir -p "$unfinished/bin"
cp -R program/. docs deploy neovim LICENSE sbom.cdx.json "$unfinished/"
for extra in models more; do [ ! -d "$extra" ] || cp -R "$extra" "$unfinished/"; done
printf '#!/bin/sh\nexec "%s" "%s/dist/lacuna.js" "$@"\n' "$node" "$prefix" >"$unfinished/bin/lacuna"
chmod 0755 "$unfinished/bin/lacuna"
mv "$unfinished" "$prefix"
echo "Installed in $prefix. A model: $prefix/bin/lacuna models pull ID --from $prefix/models"
