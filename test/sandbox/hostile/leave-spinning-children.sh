# Ends at once and leaves children that spin and start others.
for number in 1 2 3 4; do
  (while :; do :; done) &
  (while :; do (sleep 0.01) & wait; done) &
done
echo finished
exit 0
