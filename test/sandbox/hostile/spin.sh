# Uses processor time without end, in short-lived children that no single limit catches.
while :; do (i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done); done
