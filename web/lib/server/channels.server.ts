import { isFinal, type RunEvent } from '#grader/contract/events.ts';
import { withEvent, type NumberedEvent } from './run-history.server.ts';

type Listener = (event: NumberedEvent) => void;

interface Channel {
  history: NumberedEvent[];
  lastNumber: number;
  listeners: Set<Listener>;
}

/** Passes the events of submissions that are being graded on to whoever watches, and tells latecomers what they missed. */
export function createChannels() {
  const channels = new Map<string, Channel>();

  function channelOf(submissionId: string): Channel {
    let channel = channels.get(submissionId);
    if (!channel) channels.set(submissionId, (channel = { history: [], lastNumber: 0, listeners: new Set() }));
    return channel;
  }

  return {
    /** Sends an event to all who watch and keeps it for those to come. A final one ends the channel. */
    publish(submissionId: string, event: RunEvent): void {
      const channel = channelOf(submissionId);
      const numbered = { number: ++channel.lastNumber, event };
      channel.history = withEvent(channel.history, numbered);
      if (isFinal(event)) channels.delete(submissionId);
      for (const listener of [...channel.listeners]) listener(numbered);
    },

    /** What is known so far, at once, and every further event through `listener` until `leave` is called. */
    watch(submissionId: string, listener: Listener): { past: readonly NumberedEvent[]; leave: () => void } {
      const channel = channelOf(submissionId);
      channel.listeners.add(listener);
      const leave = (): void => {
        channel.listeners.delete(listener);
        // One that nobody watches and nothing was said in yet is of no use to anybody.
        if (channel.listeners.size === 0 && channel.history.length === 0) channels.delete(submissionId);
      };
      return { past: channel.history, leave };
    },
  };
}
