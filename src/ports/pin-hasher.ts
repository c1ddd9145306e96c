/** Compares a PIN with its stretched form (argon2id); slow on purpose, about 0.15 s on a tablet. */
export type PinHasher = { matches(pin: string, hash: string): Promise<boolean> };
