/** The `data` of one machine-readable vector: a function's name, its inputs and its expected outputs. */
export type VectorData = { readonly fn: string } & Readonly<Record<string, unknown>>;

/** What the product answers, under the names of the vector's expected outputs. */
export type Got = Readonly<Record<string, unknown>>;
