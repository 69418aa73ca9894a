#!/bin/sh
# Root gives what lies here to the user whom the program is for, and then becomes that user.
set -e
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
	find . ! -user redis -exec chown redis '{}' +
	exec gosu redis "$0" "$@"
fi
exec "$@"
