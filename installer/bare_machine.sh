#!/usr/bin/env bash
# Tries README's commands on a machine that has nothing: a fresh Debian with Python alone.
#
# Makes a chroot with debootstrap, clones this repository's HEAD into it, and runs there
# what a newcomer would: set up, play a visit, run a second time, test. Needs root and
# debootstrap. Everything it starts ends with it, and the chroot is removed.
set -euo pipefail

usage() {
    cat <<'TEXT'
installer/bare_machine.sh [OPTION]… [STEP]…

steps (all of them when none is named):
  setup    ./dev setup
  play     ./dev run --play, with pictures
  again    ./dev run a second time: seconds until it can take a card, and a clean end
  test     ./dev test

options:
  --suite NAME    Debian or Ubuntu release with Python 3.11 (default bookworm)
  --folder DIR    where the chroot is made (default: a temporary folder)
  --keep          leave the chroot; a kept --folder is used again as it is
  --share DIR     make DIR of this machine readable inside at the same place, for a pip
                  configuration that names it; may be given more than once
  --pictures DIR  copy the pictures of the played visit there
TEXT
}

suite=bookworm folder='' keep='' pictures='' share=() steps=()
while [ $# -gt 0 ]; do
    case "$1" in
        --suite) suite=$2 && shift ;;
        --folder) folder=$2 && shift ;;
        --keep) keep=yes ;;
        --share) share+=("$2") && shift ;;
        --pictures) pictures=$(realpath -m "$2") && shift ;;
        setup | play | again | test) steps+=("$1") ;;
        -h | --help) usage && exit ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done
[ ${#steps[@]} -gt 0 ] || steps=(setup play again test)
[ "$(id -u)" -eq 0 ] || { echo "a chroot needs root" >&2 && exit 2; }
command -v debootstrap >/dev/null || { echo "install debootstrap first" >&2 && exit 2; }

# Namespaces of its own: mounts and processes vanish with this script, however it ends.
if [ -z "${IN_OWN_NAMESPACES:-}" ]; then
    again=(--suite "$suite" ${folder:+--folder "$folder"} ${keep:+--keep})
    [ -z "$pictures" ] || again+=(--pictures "$pictures")
    for shared in "${share[@]}"; do again+=(--share "$shared"); done
    IN_OWN_NAMESPACES=yes exec unshare --mount --pid --fork --kill-child --mount-proc \
        "$(realpath "$0")" "${again[@]}" "${steps[@]}"
fi

repository=$(git -C "$(dirname "$(realpath "$0")")" rev-parse --show-toplevel)
root=${folder:-$(mktemp -d -t bare-machine-XXXXXX)}
mounted=()

clean_up() {
    local place
    for place in "${mounted[@]}"; do umount --recursive --lazy "$place" || true; done
    [ -n "$keep" ] || rm -rf --one-file-system "$root"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

share_into() { # PATH: the same place inside, for reading
    mkdir -p "$root$1"
    mount --bind -o ro "$1" "$root$1"
    mounted=("$root$1" "${mounted[@]}")
}

make_machine() {
    if [ ! -e "$root/etc/debian_version" ]; then
        echo "== making a bare $suite in $root"
        debootstrap --variant=minbase --include=python3 "$suite" "$root" >/dev/null
    fi
    mkdir -p "$root"/{proc,sys,dev}
    mount -t proc proc "$root/proc" && mounted=("$root/proc" "${mounted[@]}")
    mount --rbind /sys "$root/sys" && mounted=("$root/sys" "${mounted[@]}")
    mount --rbind /dev "$root/dev" && mounted=("$root/dev" "${mounted[@]}")
    # The network as this machine reaches it: names, certificates, where pip looks.
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$root/etc/"
    local place
    for place in .config/pip .pip; do
        [ -d "$HOME/$place" ] || continue
        mkdir -p "$root/root/$place" && cp -r "$HOME/$place/." "$root/root/$place/"
    done
    if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
        mkdir -p "$root/usr/local/share/ca-certificates"
        cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
    fi
    for place in "${share[@]}"; do share_into "$place"; done
    # A clone, without what has been built or typed here.
    rm -rf "$root/root/terminal"
    git clone -q --no-hardlinks "$repository" "$root/root/terminal"
}

inside() { # COMMAND: run it in the clone and wait for it; the wait can be interrupted
    (exec_inside "$1") &
    wait $!
}

exec_inside() { # COMMAND: become it, with nothing of this shell but the network's settings
    local settings=()
    while IFS= read -r setting; do settings+=("$setting"); done < <(
        env | grep -E '^(PIP_[A-Z_]+|(https?|no|ftp)_proxy|(HTTPS?|NO|FTP)_PROXY|(SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE))='
    )
    exec chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "${settings[@]}" /bin/bash -c "cd /root/terminal && $1"
}

left_running() { # print the processes that are still running inside
    local process
    for process in /proc/[0-9]*; do
        [ "$(readlink "$process/root" 2>/dev/null)" = "$root" ] || continue
        tr '\0' ' ' <"$process/cmdline" && echo
    done
}

run_again() { # a second run: how soon it can take a card, and that it ends whole
    local log="$root/root/run.log" begun now pid status=0 deadline
    for attempt in first second; do
        begun=$(date +%s.%N)
        (exec_inside 'exec ./dev run --offscreen') >"$log" 2>&1 &
        pid=$!
        deadline=$((SECONDS + 120))
        until grep -q 'ready for a card' "$log"; do
            if ! kill -0 "$pid" 2>/dev/null || [ $SECONDS -ge $deadline ]; then
                cat "$log" >&2 && return 1
            fi
            read -rt 0.1 <> <(:) || true
        done
        now=$(date +%s.%N)
        echo "$attempt run: ready for a card after $(echo "$now $begun" | awk '{printf "%.1f", $1 - $2}') s"
        kill -INT "$pid"
        wait "$pid" || status=$?
        [ "$status" -eq 0 ] || { echo "ended with $status" >&2 && cat "$log" >&2 && return 1; }
    done
}

make_machine
for step in "${steps[@]}"; do
    echo "== $step"
    started=$SECONDS
    case "$step" in
        setup) inside './dev setup' ;;
        play)
            inside './dev run --play assets/visits/card_files_vat.yaml --pictures pictures --verbose'
            [ -z "$pictures" ] || { mkdir -p "$pictures" && cp -r "$root/root/terminal/pictures/." "$pictures/"; }
            ;;
        again) run_again ;;
        test) inside './dev test' ;;
    esac
    left=$(left_running)
    [ -z "$left" ] || { printf 'left running after %s:\n%s\n' "$step" "$left" >&2 && exit 1; }
    echo "== $step passed in $((SECONDS - started)) s"
done
