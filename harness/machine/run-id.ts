import {randomBytes} from 'node:crypto';

/** A new run's id: eight characters that a DNS label and a cluster's name may hold. */
export const newRunId = (): string => randomBytes(4).toString('hex');
