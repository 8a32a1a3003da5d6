/** What we use of the official client for Node.js, which comes without types. */
declare module 'matomo-tracker' {
  import type { EventEmitter } from 'node:events';

  type Parameters = Record<string, string | number>;
  export default class MatomoTracker extends EventEmitter {
    constructor(siteId: number | string, trackerUrl: string);
    track(options: string | Parameters): void;
    trackBulk(events: Parameters[], callback?: (answer: string) => void): void;
  }
}
