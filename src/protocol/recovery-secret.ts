import { sha256Hex } from './hash.ts';

/**
 * What a device keeps outside its database to be recognised after losing it (localStorage): made from the token, but
 * the token cannot be had from it. The server keeps `secretHash` of it.
 */
export const recoverySecret = (token: string): string => sha256Hex(`noren-recovery:${token}`);

/** What the server keeps of a recovery secret. */
export const secretHash = (secret: string): string => sha256Hex(`noren-secret:${secret}`);
