#!/bin/sh
# Runs a command and runs it again whenever it was killed; ends when the command ends by itself.
#
#   keep_running.sh first|again|last RECORD COMMAND…
#
# make calls this several times in a row, because it may be killed itself. RECORD takes the exit code of the
# command; as long as there is one, "again" does nothing and "last" ends with that code. "first" begins anew.
# SIGTERM and a closed terminal are handed on to the command; Ctrl-C reaches it from the terminal as well.
turn=$1 record=$2
shift 2
if [ "$turn" = first ]; then
    rm -f "$record"
    # After Ctrl-C make does not come to "last", and the record stays.
    find "${record%/*}" -maxdepth 1 -name 'ended-*' -mmin +60 -exec rm -f {} +
fi

child='' stopped=''
stop() {
    stopped=1
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap stop INT TERM HUP

while [ ! -e "$record" ]; do
    "$@" &
    child=$!
    [ -z "$stopped" ] || kill -TERM "$child" 2>/dev/null
    # A signal ends `wait` early: ask again until the command has really ended.
    while :; do
        wait "$child"
        code=$?
        kill -0 "$child" 2>/dev/null || break
    done
    child=''
    if [ -n "$stopped" ] || [ "$code" -le 128 ]; then
        echo "$code" >"$record"
    else
        echo "The portal was killed and is started again."
        sleep 1
    fi
done
[ "$turn" = last ] || exit 0
code=$(cat "$record")
rm -f "$record"
exit "$code"
