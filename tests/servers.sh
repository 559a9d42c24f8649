#!/usr/bin/env bash
# Install what the tests start by themselves and pip cannot bring: PostgreSQL, Chromium, LibreOffice without a screen,
# poppler, Chinese fonts (Debian's packages).
# Does nothing where they are there. Needs root or a sudo that asks nothing; otherwise says what to install.
set -euo pipefail

present() { compgen -G "$1" >/dev/null; }

missing=()
command -v initdb >/dev/null || present '/usr/lib/postgresql/*/bin/initdb' || missing+=(postgresql)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
  missing+=(chromium)
command -v soffice >/dev/null || missing+=(libreoffice-writer-nogui libreoffice-calc-nogui)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
present '/usr/share/fonts/*/*/Noto*CJK*' || missing+=(fonts-noto-cjk)
((${#missing[@]})) || exit 0

if ! command -v apt-get >/dev/null; then
  echo "The tests also use: ${missing[*]} (names of Debian packages). Please install them; what is missing is skipped."
  exit 0
fi
if ((EUID == 0)); then
  root=()
elif sudo -n true 2>/dev/null; then
  root=(sudo -n)
else
  echo "The tests also use: ${missing[*]}. Please run: sudo apt-get install ${missing[*]}. What is missing is skipped."
  exit 0
fi

echo "Installing for the tests: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
if ! { "${root[@]}" apt-get update -qq &&
  "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; }; then
  echo "That failed; the tests that need ${missing[*]} are skipped, and fail where CI=true."
fi
