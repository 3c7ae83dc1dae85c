# Writes where nothing may be written: the system, the kernel's settings, devices, and file systems without a size.
# What a sandbox with a hole would let through does no harm: settings get the value they have, the kernel a call for help.
attempt() {
  # The redirection's own failure must not end the shell.
  (echo "$2" >"$1") 2>/dev/null && echo "WROTE $1"
}
for path in /usr/owned /usr/bin/owned /etc/owned /owned /dev/owned /lib/owned /opt/owned /proc/owned /proc/self/uid_map \
  /proc/self/setgroups /proc/1/root/usr/owned /sys/fs/cgroup/owned /dev/kmsg /proc/irq/owned /proc/bus/owned; do
  attempt "$path" owned
done
for path in /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/vm/overcommit_memory \
  /proc/sys/kernel/pid_max /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/modprobe /etc/passwd; do
  attempt "$path" "$(cat "$path" 2>/dev/null)"
done
attempt /proc/sysrq-trigger h
for name in null sda mem; do mknod "/tmp/$name" c 1 1 2>/dev/null && echo "MADE a device $name"; done
mkdir /owned 2>/dev/null && echo "WROTE /owned"
ln -s /etc/shadow /tmp/shadow && cat /tmp/shadow 2>/dev/null && echo "READ /etc/shadow by a link"
for program in mount umount; do $program -t tmpfs none /tmp >/dev/null 2>&1 && echo "RAN $program"; done
cp /usr/bin/id /tmp/id && chmod 6755 /tmp/id && [ "$(/tmp/id -u)" = 0 ] && echo "BECAME root"
echo finished
