/**
 * Preloaded into the programs that `npm start` keeps running. The channel to the starter closes when the starter is
 * gone, by kill -9 too; then the program ends as if it had been asked to, and in any case soon. It leads a process group
 * of its own, so that it can take along whatever it had started.
 */
const GRACE_MS = 10_000;

process.channel?.unref();
process.on('disconnect', () => {
  const endGroup = (): void => void process.kill(-process.pid, 'SIGKILL');
  process.on('exit', endGroup);
  setTimeout(endGroup, GRACE_MS).unref();
  process.kill(process.pid, 'SIGTERM');
});
