#!/bin/sh
# Creates Temporal's two databases and brings their schema up to date; running it again changes nothing. SQL_HOST, SQL_PORT, SQL_USER and
# SQL_PASSWORD are read by temporal-sql-tool itself.
set -eu

schema=${SCHEMA_FOLDER:-/etc/temporal/schema/postgresql/v12}

set_up() {
  echo "database $1"
  temporal-sql-tool --plugin postgres12 --database "$1" create
  temporal-sql-tool --plugin postgres12 --database "$1" setup-schema -v 0.0
  temporal-sql-tool --plugin postgres12 --database "$1" update-schema -d "$schema/$2/versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
