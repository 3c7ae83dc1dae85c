# Reads what is not its business: passwords, homes, the project, other users' files, the kernel's own.
# $2: the project's folder on the host.
for path in /etc/shadow /etc/gshadow /root /home "$2" "$2/package.json" /var /run /srv /boot /mnt /media /sys /old_root \
  /proc/1/root/root /proc/1/root/etc/shadow /proc/self/root/root /proc/1/cwd/../root /dev/mem /dev/kmem /dev/vda /dev/sda \
  /proc/kcore /proc/kmsg /proc/sched_debug; do
  if [ -d "$path" ]; then ls "$path" >/dev/null 2>&1 && echo "READ $path"
  else head -c 1 "$path" >/dev/null 2>&1 && echo "READ $path"; fi
done
cd / && cd ../../.. && [ -e root ] && echo "ESCAPED by .."
echo finished
