import { limitMessage } from '#grader/contract/limits.ts';
import type { SandboxEnd } from '#grader/sandbox/sandbox.ts';
import type { Stopped } from '#grader/service/runner.ts';

/** What the end of a sandbox means for the submission in it. */
export function stoppedBy(end: SandboxEnd, stderr: string): Stopped {
  switch (end.reason) {
    case 'output':
      return { verdict: 'output_limit', message: limitMessage('outputBytes') };
    case 'cpu':
      return { verdict: 'time_limit', message: limitMessage('cpuMs') };
    case 'memory':
      return { verdict: 'memory_limit', message: limitMessage('sandboxMb') };
    case 'not_started':
      throw new Error(`The sandbox did not start: ${stderr.slice(0, 500)}`);
    default:
      // Without a kill for memory, which has a reason of its own, only the sandbox's own processes can have sent this.
      if (end.signal === 'SIGKILL')
        return { verdict: 'runtime_error', message: 'The process that runs your code was ended by a signal.' };
      return /out of memory|allocation failed|OOM|heap limit/i.test(stderr) || end.reason === 'signal'
        ? { verdict: 'memory_limit', message: `${limitMessage('sandboxMb')} The whole process ended.` }
        : { verdict: 'runtime_error', message: 'The process that ran your code ended by itself.' };
  }
}
