# Writes to the temporary folders until they are full.
for folder in /tmp /dev/shm; do
  number=0
  while dd if=/dev/zero of=$folder/$number bs=1M count=1 2>/dev/null && [ $number -lt 400 ]; do number=$((number + 1)); done
  echo "HELD $folder $number"
done
echo finished
