# Writes where nothing may be written: the system, the kernel's settings, devices, and file systems without a size.
for path in /usr/owned /usr/bin/owned /etc/owned /etc/passwd /owned /dev/owned /lib/owned /opt/owned /proc/owned \
  /proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/vm/overcommit_memory /proc/sys/kernel/pid_max \
  /proc/sysrq-trigger /proc/self/oom_score_adj_ /proc/self/uid_map /proc/self/setgroups /proc/1/root/usr/owned \
  /sys/fs/cgroup/owned /dev/mem /dev/kmsg /proc/irq/owned /proc/bus/owned; do
  # The redirection's own failure must not end the shell.
  (echo owned >"$path") 2>/dev/null && echo "WROTE $path"
done
for name in null sda mem; do mknod "/tmp/$name" c 1 1 2>/dev/null && echo "MADE a device $name"; done
mkdir /owned 2>/dev/null && echo "WROTE /owned"
ln -s /etc/shadow /tmp/shadow && cat /tmp/shadow 2>/dev/null && echo "READ /etc/shadow by a link"
chmod 4755 /usr/bin/true 2>/dev/null && echo "CHANGED /usr/bin/true"
for program in mount umount; do $program -t tmpfs none /tmp >/dev/null 2>&1 && echo "RAN $program"; done
cp /usr/bin/id /tmp/id && chmod 6755 /tmp/id && [ "$(/tmp/id -u)" = 0 ] && echo "BECAME root"
echo finished
