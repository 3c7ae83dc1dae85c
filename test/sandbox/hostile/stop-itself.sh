# Stops itself and everything else, so that nothing answers any more.
sleep 60 &
echo stopping
kill -STOP -1
kill -STOP $$
