#!/usr/bin/env bash
# Times the way from a fresh clone to the first cell, on two cores, with an empty home and the crates downloaded:
#
#     bash benches/setup.sh [FOLDER WITH evcxr_jupyter]
#
# With a folder, the Rust kernel is found there; without, it is built from source. All it makes goes to a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
lab=""
# Everything ends with this script, and leaves nothing behind.
finish() {
    [ -z "$lab" ] || kill -INT -- "-$lab" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

git clone --quiet . "$work/clone"
mkdir "$work/home"
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
export HOME="$work/home"
unset WORKBOOK_LAB_DIR XDG_CACHE_HOME CARGO_TARGET_DIR
if [ $# -gt 0 ]; then
    PATH="$(cd "$1" && pwd):$PATH"
fi
two_cores=()
if command -v taskset >/dev/null; then
    two_cores=(taskset -c 0,1)
fi
cd "$work/clone"
cargo fetch --locked --quiet

now() { date +%s.%N; }
# since START WHAT: a line with the seconds that have passed.
since() { python3 -c 'import sys; print(f"{float(sys.argv[2]) - float(sys.argv[1]):7.1f} s  {sys.argv[3]}")' "$1" "$(now)" "$2"; }

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

# open_lab LOG: starts the lab, and returns when its server hands out chapter 0.
open_lab() {
    local log=$1 token=""
    set -m
    "${two_cores[@]}" cargo lab --no-browser --port "$port" >"$log" 2>&1 &
    lab=$!
    set +m
    until [ -n "$token" ] &&
        python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)' \
            "http://127.0.0.1:$port/api/contents/my-notebooks/00-welcome.ipynb?content=0&token=$token" 2>/dev/null; do
        if ! kill -0 "$lab" 2>/dev/null; then
            cat "$log"
            exit 1
        fi
        sleep 0.2
        token=$(grep -o 'token=[0-9a-f]*' "$log" | head -n 1 | cut -d= -f2 || true)
    done
}

close_lab() {
    kill -INT -- "-$lab"
    wait "$lab" || true
    lab=""
}

# Runs the first cell of chapter 0 as JupyterLab would, from the kernel's start on.
first_cell() {
    local home="$PWD/.lab"
    JUPYTER_PATH="$home/share/jupyter" JUPYTER_RUNTIME_DIR="$work/runtime" JUPYTER_PLATFORM_DIRS=0 \
        "${two_cores[@]}" "$home/venv/bin/python" - <<'PYTHON'
import nbformat
from jupyter_client.manager import start_new_kernel

notebook = nbformat.read("notebooks/00-welcome.ipynb", 4)
code = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
manager, client = start_new_kernel(kernel_name="rust", cwd="my-notebooks", startup_timeout=120)
try:
    reply = client.execute_interactive(code, timeout=3600, output_hook=lambda message: None)
    assert reply["content"]["status"] == "ok", reply["content"]
finally:
    client.stop_channels()
    manager.shutdown_kernel()
PYTHON
}

start=$(now)
open_lab "$work/first.log"
since "$start" "JupyterLab answers with chapter 0"
first_cell
since "$start" "its first cell is done"
echo "The steps:"
grep -E 'Finished|done in|which was there|built from source' "$work/first.log" | sed -E 's/^ */    /'
du -sh .lab target | sed 's/^/    /'
close_lab

start=$(now)
open_lab "$work/second.log"
since "$start" "the second start"
start=$(now)
first_cell
since "$start" "the first cell of a new kernel"
close_lab
