#!/bin/sh
# Creates the namespace where it is not there yet. TEMPORAL_ADDRESS is read by the temporal command itself.
set -eu

namespace=${1:?usage: create-namespace.sh <namespace> <retention>}
retention=${2:?usage: create-namespace.sh <namespace> <retention>}

# The port opens some seconds before the cluster serves.
tries=0
until temporal operator cluster health >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -ge 60 ]; then
    echo "Temporal at ${TEMPORAL_ADDRESS:-localhost:7233} is not healthy after $tries tries" >&2
    exit 1
  fi
  sleep 2
done

if temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
  echo "namespace $namespace is there"
else
  temporal operator namespace create --namespace "$namespace" --retention "$retention"
fi
