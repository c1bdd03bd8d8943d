#!/bin/sh
# A Spark cluster on this machine: a master and two workers on loopback, from PySpark's own jars.
#
#   tools/spark_cluster.sh start [FOLDER]     then: [engine] spark = "spark://127.0.0.1:7077"
#   tools/spark_cluster.sh stop  [FOLDER]
#
# With "connect" before start or stop there is a Spark Connect server as well, on that
# cluster: [engine] spark = "sc://127.0.0.1:15002". Ports: RETRO_SPARK_PORT (7077) and
# RETRO_CONNECT_PORT (15002). FOLDER holds the logs and the process numbers.
set -eu

with_connect=no
if [ "${1:-}" = connect ]; then with_connect=yes; shift; fi
what=${1:-}
folder=${2:-${TMPDIR:-/tmp}/retro-spark}
port=${RETRO_SPARK_PORT:-7077}
connect_port=${RETRO_CONNECT_PORT:-15002}
python=${PYTHON:-$(dirname "$0")/../.venv/bin/python}
[ -x "$python" ] || python=python3
master=spark://127.0.0.1:$port

# Run one part of Spark in the background; remember its process, and wait for what it says.
begin() {
    name=$1; said=$2; shift 2
    "$@" > "$folder/$name.log" 2>&1 &
    echo $! > "$folder/$name.pid"
    tries=0
    until grep -q "$said" "$folder/$name.log"; do
        tries=$((tries + 1))
        if [ $tries -gt 120 ] || ! kill -0 "$(cat "$folder/$name.pid")" 2>/dev/null; then
            echo "$name did not start; see $folder/$name.log" >&2
            stop; exit 1
        fi
        sleep 0.5
    done
}

start() {
    SPARK_HOME=$("$python" -c 'import pyspark, os; print(os.path.dirname(pyspark.__file__))')
    export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1
    class=$SPARK_HOME/bin/spark-class
    mkdir -p "$folder"
    begin master "New state: ALIVE" "$class" org.apache.spark.deploy.master.Master \
        --host 127.0.0.1 --port "$port" --webui-port 0
    for number in 1 2; do
        begin "worker-$number" "Successfully registered with master" \
            "$class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 \
            --cores 1 --memory 1g --work-dir "$folder/work-$number" "$master"
    done
    echo "$master"
    [ $with_connect = yes ] || return 0
    begin connect "Spark Connect server started" "$SPARK_HOME/bin/spark-submit" \
        --master "$master" --class org.apache.spark.sql.connect.service.SparkConnectServer \
        --conf spark.connect.grpc.binding.address=127.0.0.1 \
        --conf spark.connect.grpc.binding.port="$connect_port" \
        --conf spark.driver.host=127.0.0.1 --conf spark.ui.enabled=false \
        --conf spark.cores.max=1 --conf spark.executor.memory=512m spark-internal
    echo "sc://127.0.0.1:$connect_port"
}

# End what this script began, by its process number, the last first.
stop() {
    for name in connect worker-2 worker-1 master; do
        file=$folder/$name.pid
        [ -f "$file" ] || continue
        pid=$(cat "$file")
        kill "$pid" 2>/dev/null || true
        tries=0
        while kill -0 "$pid" 2>/dev/null && [ $tries -lt 40 ]; do
            tries=$((tries + 1)); sleep 0.25
        done
        rm -f "$file"
    done
}

case $what in
    start) stop; start ;;
    stop) stop ;;
    *) sed -n '2,10p' "$0" | sed 's/^# \{0,1\}//'; exit 2 ;;
esac
