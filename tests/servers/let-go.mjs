// What is asked to close and does not within 15 s is left to the end of the process, which kills the browser: Debian's Chromium has been seen
// to stay for good after everything was done.
import { setTimeout as pause } from 'node:timers/promises';

export const letGo = what => Promise.race([what.close(), pause(15_000)]);
