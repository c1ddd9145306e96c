/** Random ids from the browser's own generator. */
export const randomIds = { next: (): string => crypto.randomUUID() };
