# What scripts/conformance needs beyond scripts/install, each at one version; nothing is done when it is there.
packages=(python3-venv testssl.sh sslscan slowhttptest openssl libreoffice-calc-nogui)
spectral=6.16.3
ajv=8.20.0
ajv_formats=3.0.1
standardwebhooks=1.1.1
npm_before=2026-11-20 # the versions of that day for what spectral itself needs

# promtool comes with the server of Prometheus, whose service isn't wanted here: the package is only unpacked.
unpack_promtool() {
  [ -x "$work/prometheus/usr/bin/promtool" ] && return
  rm -rf "$work/prometheus" && mkdir -p "$work/prometheus"
  (cd "$work/prometheus" && { apt-get download -q prometheus || { apt-get update -q && apt-get download -q prometheus; }; } &&
    dpkg-deb -x prometheus_*.deb . && rm prometheus_*.deb) >&2
}

install_schemathesis() {
  cmp -s tests/conformance/requirements.txt "$work/venv/requirements.txt" && return
  rm -rf "$work/venv"
  /usr/bin/python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --disable-pip-version-check -r tests/conformance/requirements.txt >&2
  cp tests/conformance/requirements.txt "$work/venv/"
}

install_spectral() {
  [ -e "$work/npm/made-$spectral-$npm_before" ] && return
  rm -rf "$work/npm" && mkdir -p "$work/npm"
  npm install --prefix "$work/npm" --silent --no-audit --no-fund --before="$npm_before" "@stoplight/spectral-cli@$spectral" >&2
  touch "$work/npm/made-$spectral-$npm_before"
}

install_oscal() {
  cmp -s tests/conformance/oscal-requirements.txt "$work/venv-oscal/requirements.txt" && [ -e "$work/npm-oscal/made-$ajv" ] && return
  rm -rf "$work/venv-oscal" "$work/npm-oscal" && mkdir -p "$work/npm-oscal"
  /usr/bin/python3 -m venv "$work/venv-oscal"
  "$work/venv-oscal/bin/pip" install -q --disable-pip-version-check -r tests/conformance/oscal-requirements.txt >&2
  npm install --prefix "$work/npm-oscal" --silent --no-audit --no-fund --before="$npm_before" "ajv@$ajv" "ajv-formats@$ajv_formats" >&2
  cp tests/conformance/oscal-requirements.txt "$work/venv-oscal/requirements.txt"
  touch "$work/npm-oscal/made-$ajv"
}

install_webhooks() {
  [ -e "$work/npm-webhooks/made-$standardwebhooks" ] && return
  rm -rf "$work/npm-webhooks" && mkdir -p "$work/npm-webhooks"
  npm install --prefix "$work/npm-webhooks" --silent --no-audit --no-fund --before="$npm_before" "standardwebhooks@$standardwebhooks" >&2
  touch "$work/npm-webhooks/made-$standardwebhooks"
}

install_tools() {
  command -v npm >/dev/null || packages+=(nodejs npm)
  scripts/install "${packages[@]}"
  mkdir -p "$work"
  unpack_promtool
  install_schemathesis
  install_spectral
  install_oscal
  install_webhooks
}
