# One word for each argument `host:port`: open, refused, no-name, closed, or unknown when no program
# is there to try with. Run by the sh of any image, so whichever of these programs it has is used.
by_python='import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)'
by_perl='exit !IO::Socket::INET->new(PeerAddr => "$ARGV[0]:$ARGV[1]", Timeout => 3)'
by_node='const s = require("net").connect({host: process.argv[1], port: +process.argv[2]});
s.on("connect", () => process.exit(0)); setTimeout(() => process.exit(1), 3000);
s.on("error", (e) => { console.log(e.code); process.exit(1); });'
by_php='exit((int) !@fsockopen($argv[1], (int) $argv[2], $n, $t, 3));'

has() { command -v "$1" >/dev/null 2>&1; }

# A web client connects to anything; only what it says before the first byte matters.
by_wget() {
    wget -q -T 3 -t 1 -O /dev/null "http://$1:$2/" 2>&1 | grep -iE "connect|address|resolve|host|timed out" && return 1
    return 0
}

try() {
    if has python3; then python3 -c "$by_python" "$1" "$2"
    elif has python; then python -c "$by_python" "$1" "$2"
    elif has bash; then timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2"
    elif has perl; then perl -MIO::Socket::INET -e "$by_perl" "$1" "$2"
    elif has node; then node -e "$by_node" "$1" "$2"
    elif has php; then php -r "$by_php" -- "$1" "$2"
    elif has nc && ! nc -z 2>&1 | grep -qE "(invalid|illegal|unrecognized) option"; then
        nc -z -w 3 "$1" "$2" </dev/null
    elif has wget; then by_wget "$1" "$2"
    else return 77; fi
}

known() {
    case "$1" in *[!0-9.]*) ;; *) return 0 ;; esac
    getent hosts "$1" || nslookup "$1" || ping -c 1 -W 1 "$1"
}

one() {
    host=${1%:*} port=${1##*:}
    said=$(try "$host" "$port" 2>&1) && code=0 || code=$?
    case "$code:$said" in
        0:*) word=open ;;
        77:*) word=unknown ;;
        *gaierror* | *"not known"* | *"bad address"* | *ENOTFOUND*) word=no-name ;;
        *"ailure in name"* | *"not resolve"*) word=no-name ;;
        *efused* | *ECONNREFUSED*) word=refused ;;
        *) if known "$host" >/dev/null 2>&1; then word=closed; else word=no-name; fi ;;
    esac
    echo "$word $1"
}

for pair in "$@"; do one "$pair" & done
wait
