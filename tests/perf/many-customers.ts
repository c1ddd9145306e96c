/** People of one store in the benches of customers; fewer for a quick look (`NOREN_BENCH_CUSTOMERS`). */
export const PEOPLE = Number(process.env.NOREN_BENCH_CUSTOMERS ?? 100_000);
export const ROUNDS = 150;
